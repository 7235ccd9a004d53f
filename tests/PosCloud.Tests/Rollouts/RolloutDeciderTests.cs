using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Tests.Rollouts;

public sealed class RolloutDeciderTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(50);

    private static readonly WaveGates Strict = new(SuccessPercent: 90, ErrorPercent: 10, MinSample: 10, SoakSeconds: 600);

    [Fact]
    public void Next_OfAStartingRollout_RunsWithItsFirstWaveOpen()
    {
        var step = RolloutDecider.Next(Record(RolloutState.Starting), [Members(3), Members(5)], Now)!;

        Assert.Equal(RolloutState.Running, step.Record.State);
        Assert.Equal([Now, null], step.Record.Waves.Select(w => w.OpenedAt));
        Assert.Equal([EventTypes.RolloutStarted, EventTypes.RolloutWaveStarted], step.Events.Select(e => e.Type));
    }

    [Fact]
    public void Next_WithAnOutcomeForEveryMember_IsCompleted()
    {
        var step = RolloutDecider.Next(Running(), [new RolloutProgress(5, 4, 1, 1, 1, 1, UpToDate: 1), Members(0)], Now)!;

        Assert.Equal((RolloutState.Completed, Now), (step.Record.State, step.Record.CompletedAt));
        Assert.Equal([EventTypes.RolloutCompleted], step.Events.Select(e => e.Type));
    }

    [Fact]
    public void Next_WithoutAChange_IsNothing()
    {
        RolloutProgress[] counts = [new(50, 4, 4, 0, 0, 0), Members(5)];
        var counted = RolloutDecider.Next(Running(), counts, Now)!.Record;

        Assert.Equal((RolloutState.Running, 4), (counted.State, counted.Progress.Confirmed));
        Assert.Null(RolloutDecider.Next(counted, counts, Now.AddSeconds(5)));
        Assert.Null(RolloutDecider.Next(counted with { State = RolloutState.Completed }, counts, Now));
        Assert.Null(RolloutDecider.Next(Record(RolloutState.AwaitingApproval), counts, Now));
        Assert.Null(RolloutDecider.Next(Record(RolloutState.Ready), counts, Now));
    }

    [Fact]
    public void Next_WithBothSharesMet_OpensTheNextWaveAfterTheSoakAndNotBefore()
    {
        RolloutProgress[] counts = [new(100, 20, 19, 1, 0, 0), Members(900)];
        var met = RolloutDecider.Next(Running(), counts, Now)!.Record;

        Assert.Equal(Now, met.Waves[0].MetSince);
        Assert.Null(RolloutDecider.Next(met, counts, Now.AddSeconds(599)));
        var step = RolloutDecider.Next(met, counts, Now.AddSeconds(600))!;
        Assert.Equal(Now.AddSeconds(600), step.Record.Waves[1].OpenedAt);
        Assert.Equal([EventTypes.RolloutWaveCompleted, EventTypes.RolloutWaveStarted], step.Events.Select(e => e.Type));
    }

    [Fact]
    public void Next_WithASoakThatIsInterrupted_SoaksAnew()
    {
        var met = RolloutDecider.Next(Running(new WaveGates(90, 50, 10, 600)), [new(100, 20, 19, 1, 0, 0), Members(9)], Now)!.Record;
        var fell = RolloutDecider.Next(met, [new(100, 22, 19, 3, 0, 0), Members(9)], Now.AddSeconds(300))!.Record;
        var again = RolloutDecider.Next(fell, [new(100, 40, 37, 3, 0, 0), Members(9)], Now.AddSeconds(400))!.Record;

        Assert.Null(fell.Waves[0].MetSince);
        Assert.Equal(Now.AddSeconds(400), again.Waves[0].MetSince);
        Assert.Null(again.Waves[1].OpenedAt);
    }

    [Theory]
    [InlineData(null, 10, 600, "success-percent")]
    [InlineData(90, null, 600, "error-percent")]
    [InlineData(90, 10, null, "soak")]
    public void Next_WithAGateThatIsNotSet_Holds(int? success, int? error, int? soak, string gate)
    {
        var running = Running(new WaveGates(success, error, 10, soak));
        RolloutProgress[] counts = [new(100, 100, 99, 0, 0, 0), Members(9)];
        var record = RolloutDecider.Next(running, counts, Now)!.Record;

        Assert.Null(RolloutDecider.Next(record, counts, Now.AddDays(9)));
        Assert.Contains(WaveCheck.Of(record.Gates(0), record.Waves[0], Now.AddDays(9)).Holds, h => h.Gate == gate && h.Seen == "not set");
    }

    [Fact]
    public void Next_WithoutASample_Holds()
    {
        var record = RolloutDecider.Next(Running(), [new(100, 9, 9, 0, 0, 0), Members(9)], Now)!.Record;
        var nobody = RolloutDecider.Next(Running(), [new(4, 0, 0, 0, 0, 0, UpToDate: 4), Members(9)], Now)!.Record;

        Assert.Equal(["min-sample", "soak"], WaveCheck.Of(Strict, record.Waves[0], Now).Holds.Select(h => h.Gate));
        Assert.Equal(["min-sample", "soak"], WaveCheck.Of(Strict, nobody.Waves[0], Now).Holds.Select(h => h.Gate));
        Assert.Equal(0, nobody.OpenWave);
    }

    [Fact]
    public void Next_WithTooManyErrors_TripsAndPauses()
    {
        var step = RolloutDecider.Next(Running(), [new(100, 30, 17, 1, 1, 1), Members(9)], Now)!;

        Assert.Equal(RolloutState.Paused, step.Record.State);
        Assert.Equal([EventTypes.RolloutGateTripped, EventTypes.RolloutPaused], step.Events.Select(e => e.Type));
        Assert.Equal("15 % of 20", step.Events[0].Gate!.Seen);
        Assert.Equal("at most 10 %", step.Events[0].Gate!.Needed);
    }

    [Fact]
    public void Next_WithErrorsOnTheLimit_DoesNotTrip() =>
        Assert.Equal(RolloutState.Running, RolloutDecider.Next(Running(), [new(100, 20, 18, 2, 0, 0), Members(9)], Now)!.Record.State);

    [Fact]
    public void Next_WithSilentMembers_CountsThemAsErrors() =>
        Assert.Equal(RolloutState.Paused, RolloutDecider.Next(Running(), [new(100, 20, 8, 0, 0, 0, Silent: 2), Members(9)], Now)!.Record.State);

    [Fact]
    public void Next_WithLateErrorsOfAnEarlierWave_TripsToo()
    {
        var running = Running();
        running = running.With(1, running.Waves[1].Open(Now));

        Assert.Equal(RolloutState.Paused, RolloutDecider.Next(running, [new(100, 20, 10, 10, 0, 0), Members(9)], Now)!.Record.State);
    }

    [Fact]
    public void Next_TrippingAGateThatGoesBack_AbortsAndGoesBack()
    {
        var running = Running(Strict with { OnTrip = GateTrip.GoBack }, "os-1");

        var step = RolloutDecider.Next(running, [new(100, 30, 10, 10, 0, 0), Members(9)], Now)!;

        Assert.Equal((RolloutState.Aborting, "os-1", true), (step.Record.State, step.GoBackTo, step.Record.WentBack));
    }

    [Fact]
    public void Next_AfterAResume_CountsFromThereOn()
    {
        RolloutProgress[] bad = [new(100, 20, 10, 10, 0, 0), Members(9)];
        var paused = RolloutDecider.Next(Running(), bad, Now)!.Record;
        var resumed = RolloutActions.Apply(paused, new RolloutActionRequest(RolloutAction.Resume, "the printers had no paper"), "kim", Now).Value!.Record;

        Assert.Equal(RolloutState.Running, RolloutDecider.Next(resumed, bad, Now)?.Record.State ?? resumed.State);
        var again = RolloutDecider.Next(resumed, [new(100, 40, 18, 12, 0, 0), Members(9)], Now)!.Record;
        Assert.Equal(RolloutState.Paused, again.State);
    }

    [Fact]
    public void Next_AfterARetryOfAcceptedErrors_DoesNotHideNewOnesBehindThem()
    {
        var running = Running() with { Waves = [.. Running().Waves.Select((w, i) => i > 0 ? w : w.Counted(new(100, 20, 10, 10, 0, 0)).Accept(Now))] };
        var retrying = RolloutDecider.Next(running, [new(100, 20, 10, 0, 0, 0, Retrying: 10), Members(9)], Now)!.Record;

        // The ten that were tried again are well; of the next ten all fail.
        Assert.Equal(RolloutState.Paused, RolloutDecider.Next(retrying, [new(100, 30, 20, 10, 0, 0), Members(9)], Now)!.Record.State);
    }

    [Theory]
    [InlineData(RolloutState.Paused)]
    [InlineData(RolloutState.Aborting)]
    public void Next_OfAHaltedRollout_OpensNothing(RolloutState state)
    {
        var halted = Running() with { State = state };
        var step = RolloutDecider.Next(halted, [new(100, 100, 98, 0, 0, 0), Members(9)], Now.AddDays(1))!;

        Assert.Equal((state, 0), (step.Record.State, step.Record.OpenWave));
    }

    [Fact]
    public void Next_OfAnAbortingRollout_EndsWhenNoExecutionRuns()
    {
        var aborting = Running() with { State = RolloutState.Aborting };

        Assert.Equal(RolloutState.Aborting, RolloutDecider.Next(aborting, [new(100, 20, 19, 0, 0, 0), Members(9)], Now)!.Record.State);
        Assert.Equal(RolloutState.Aborted, RolloutDecider.Next(aborting, [new(100, 20, 18, 1, 0, 0, Silent: 1), Members(9)], Now)!.Record.State);
    }

    [Fact]
    public void Slots_WithARateThatRampsUp_BecomeFewerAndNeverLetMoreThanTheRateIn()
    {
        var running = Running(Strict with { Rate = new RateCap(1000, 10, 600) });
        var slots = Enumerable.Range(0, 12)
            .Select(i => RolloutDecider.Next(running, [Members(20_000), Members(0)], Now.AddMinutes(10 * i))!.Record.Waves[0].Slots)
            .ToList();

        Assert.Equal(slots.OrderDescending(), slots);
        Assert.Equal((2048, 32), (slots[0], slots[^1]));
    }

    private static RolloutProgress Members(int members) => new(members, 0, 0, 0, 0, 0);

    private static RolloutRecord Record(RolloutState state, WaveGates? gates = null, string? back = null) => RolloutRecord.Create(
        "r1", "os-2", "all",
        new RolloutPlanBody([new WavePlan("pilot", SharePercent: 10, Gates: gates ?? Strict), new WavePlan("rest", Gates: gates ?? Strict)], GoBackReleaseId: back),
        approvalsNeeded: 2, "operator", Now) with
    {
        State = state,
    };

    private static RolloutRecord Running(WaveGates? gates = null, string? back = null)
    {
        var record = Record(RolloutState.Running, gates, back);
        return record.With(0, record.Waves[0].Open(Now));
    }
}
