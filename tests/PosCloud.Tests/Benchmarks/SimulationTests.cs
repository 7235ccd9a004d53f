using PosCloud.Benchmarks.Simulation;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Tests.Benchmarks;

/// <summary>The simulation is the service's own code in virtual time, so what it finds holds for the service.</summary>
public sealed class SimulationTests
{
    [Fact]
    public void Run_OfTheSameSeed_IsTheSameRun()
    {
        var options = new SimulationOptions { Terminals = 500, Length = TimeSpan.FromDays(2) };

        Assert.Equal(Run(options).Minutes, Run(options).Minutes);
        Assert.NotEqual(Run(options).Minutes, Run(options with { Seed = 2 }).Minutes);
    }

    [Fact]
    public void Rollout_OfAGoodRelease_ReachesEverybodyAndNeverMoreOfAShopThanAllowed()
    {
        var result = Run(new SimulationOptions { Terminals = 3_000, SilentPercent = 0.2 });

        Assert.Equal(RolloutState.Completed, result.Rollout.State);
        Assert.Equal(result.Progress.Members, result.Progress.Confirmed + result.Progress.Errors);
        Assert.True(result.Progress.Silent > 0);
        Assert.Equal(0, result.SiteViolations);
        Assert.Equal(result.Progress.Confirmed, result.Minutes[^1].Confirmed);
    }

    [Theory]
    [InlineData(0.1, 0, 10)]
    [InlineData(1, 0, 20)]
    [InlineData(10, 20, 20)]
    [InlineData(50, 20, 20)]
    public void BadRelease_InTwentySeededRuns_ReachesNobodyOfAClosedWaveAndNobodyAfterTheHalt(double failurePercent, int leastHalted, int mostHalted)
    {
        var exposure = ExposureRun.Of(terminals: 1_000, failurePercent, runs: 20, null, CancellationToken.None);

        Assert.Equal(0, exposure.Violations);
        Assert.Equal(0, exposure.MostAfterHalt);
        Assert.InRange(exposure.Halted, leastHalted, mostHalted);

        // One and ten percent go first: a release that fails often is stopped within them.
        Assert.True(failurePercent < 10 || exposure.Reached[^1] <= 110, $"{exposure.Reached[^1]} reached");
    }

    [Fact]
    public void Herd_AfterAnOutageOfHours_IsSpreadAndLeavesNoEcho()
    {
        const int Terminals = 2_000;
        var result = Run(new SimulationOptions
        {
            Terminals = Terminals,
            Length = TimeSpan.FromHours(16),
            NightOffPercent = 0,
            Plan = new RolloutPlanBody([new WavePlan("nobody", Filter: "model == none"), new WavePlan("rest")]),
            Outage = (TimeSpan.FromHours(6), TimeSpan.FromHours(9)),
        });

        // Agents that get no answer come back within the ten minutes of their longest wait; from then on each has its own phase.
        double Most(int fromHour, int toHour) => result.Minutes.Skip(fromHour * 60).Take((toHour - fromHour) * 60).Max(m => m.CheckIns);
        Assert.InRange(result.Minutes.Skip(9 * 60).Take(11).Sum(m => m.CheckIns), Terminals * 95 / 100, Terminals * 12 / 10);
        Assert.True(Most(9, 10) <= Terminals / 3.0, $"{Most(9, 10)} in the busiest minute after the outage");
        Assert.True(Most(11, 16) <= 1.2 * Most(2, 6), $"{Most(11, 16)} in a minute later, {Most(2, 6)} before");
    }

    [Fact]
    public void Schedule_OfTerminalsThatComeAtOnce_SpreadsTheNextTimeOverTheInterval()
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(60);
        var perMinute = Enumerable.Range(0, 60_000)
            .GroupBy(i => CheckInSchedule.NextSeconds($"t-{i}", TimeSpan.FromHours(1), now) / 60)
            .ToDictionary(g => g.Key, g => g.Count());

        // A thousand a minute on average; six standard deviations.
        Assert.All(perMinute.Values, count => Assert.InRange(count, 0, 1_000 + (6 * 32)));
        Assert.InRange(perMinute.Count, 60, 61);
    }

    private static SimulationResult Run(SimulationOptions options) => new Simulator(options).Run(null, CancellationToken.None);
}
