using PosCloud.Core.Durations;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Timing;

public sealed class TimeLeftTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(50);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly StepTimes[] Measured =
    [
        new(ExecutionState.Downloading, 20, 60_000, 90_000),
        new(ExecutionState.Installing, 20, 30_000, 40_000),
        new(ExecutionState.Downloading, 5, 120_000, 150_000, "P400"),
    ];

    [Fact]
    public void Estimate_OfAModel_TakesTheOthersWhereItHasNone()
    {
        Assert.Equal([(ExecutionState.Downloading, 120_000L), (ExecutionState.Installing, 30_000L)], StepEstimates.For(Measured, "P400")!.Select(e => (e.Step, e.DurationMs)));
        Assert.Equal(60_000, StepEstimates.For(Measured, "unknown")![0].DurationMs);
        Assert.Null(StepEstimates.For(null, "P400"));
        Assert.Null(StepEstimates.For([], null));
    }

    [Theory]
    [InlineData(ExecutionState.Offered, 500, 150)]
    [InlineData(ExecutionState.Downloading, 0, 150)]
    [InlineData(ExecutionState.Downloading, 20, 130)]
    [InlineData(ExecutionState.Downloading, 9_000, 30)]
    [InlineData(ExecutionState.Downloading, -9_000, 150)]
    [InlineData(ExecutionState.Installing, 10, 20)]
    [InlineData(ExecutionState.Testing, 10, 0)]
    [InlineData(ExecutionState.Confirmed, 10, null)]
    public void Left_OfAnUpgrade_IsTheRestOfItsStepAndTheLaterOnes(ExecutionState state, int since, int? expected) =>
        Assert.Equal(expected, StepEstimates.SecondsLeft(state, Now.AddSeconds(-since), "P400", Measured, Now));

    [Fact]
    public void Left_OfAWaveUnderWay_IsUntilTheLastOneComesAndNineOfTenAreThrough()
    {
        var view = Left(Running(new RolloutProgress(10, 4, 4, 0, 0, 0), openedBefore: 600));

        Assert.Equal(3000 + 130, view.Waves![0].SecondsLeft);
        Assert.Null(view.Waves[1].SecondsLeft);

        // And the soak, the next wave's hour and its upgrade.
        Assert.Equal(3000 + 130 + 900 + 3600 + 130, view.SecondsLeft);
    }

    [Fact]
    public void Left_OfMembersThatDidNotComeInTheirTime_GoesByThePaceOfTheOthers()
    {
        Assert.Equal(7200 * 6 / 4 + 130, Left(Running(new RolloutProgress(10, 4, 4, 0, 0, 0), openedBefore: 7200)).Waves![0].SecondsLeft);
        var nobody = Left(Running(new RolloutProgress(10, 0, 0, 0, 0, 0), openedBefore: 7200));
        Assert.Equal((null, null), (nobody.Waves![0].SecondsLeft, nobody.SecondsLeft));
    }

    [Fact]
    public void Left_OfAWaveWithARate_IsUntilAllHadTheirTurn()
    {
        var capped = Running(new RolloutProgress(100, 40, 40, 0, 0, 0), openedBefore: 90_000, new RateCap(6));

        Assert.Equal(600 + 130, Left(capped).Waves![0].SecondsLeft);
    }

    [Fact]
    public void Left_WithNothingMeasured_TakesTheAssumptionOfTheForecast() =>
        Assert.Equal(3000 + 600, Left(Running(new RolloutProgress(10, 4, 4, 0, 0, 0), openedBefore: 600) with { Durations = null }).Waves![0].SecondsLeft);

    [Theory]
    [InlineData(RolloutState.AwaitingApproval)]
    [InlineData(RolloutState.Starting)]
    [InlineData(RolloutState.Paused)]
    [InlineData(RolloutState.Aborting)]
    [InlineData(RolloutState.Completed)]
    public void Left_OfWhatDoesNotRun_IsNotKnown(RolloutState state) =>
        Assert.Null(Left(Running(new RolloutProgress(10, 4, 4, 0, 0, 0), openedBefore: 600) with { State = state }).SecondsLeft);

    [Fact]
    public void Left_OfAnOpenWaveThatIsDone_IsTheOthersOnly()
    {
        var view = Left(Running(new RolloutProgress(4, 4, 4, 0, 0, 0), openedBefore: 600));

        Assert.Null(view.Waves![0].SecondsLeft);
        Assert.Equal(900 + 3600 + 130, view.SecondsLeft);
    }

    private static RolloutView Left(RolloutRecord rollout) => RolloutTimeLeft.AddTo(rollout.ToView(Now), rollout, Hour, Now);

    private static RolloutRecord Running(RolloutProgress progress, int openedBefore, RateCap? rate = null)
    {
        var plan = new RolloutPlanBody([new WavePlan("first", SharePercent: 10, Gates: new WaveGates(SoakSeconds: 900, Rate: rate)), new WavePlan("rest")]);
        var record = RolloutRecord.Create("r1", "os-2", "all", plan, approvalsNeeded: 0, "operator", Now) with { State = RolloutState.Running, Durations = Measured };
        return record
            .With(0, new RolloutWave(progress).Open(Now.AddSeconds(-openedBefore)))
            .With(1, new RolloutWave(new RolloutProgress(50, 0, 0, 0, 0, 0)));
    }
}
