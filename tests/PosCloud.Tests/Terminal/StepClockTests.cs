using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Terminal;

/// <summary>What the agent measures of its steps, and what it does not take for a measurement.</summary>
public sealed class StepClockTests : IDisposable
{
    private static readonly TimeSpan Decode = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Test = TimeSpan.FromSeconds(7);

    private readonly Workbench _bench = new();

    public StepClockTests()
    {
        _bench.Cloud.OfferUpdate(1, "x-1", _bench.Full);
        _bench.Checkpoint = Pass;
        _bench.TrialTransaction = () =>
        {
            _bench.Time.Advance(Test);
            return null;
        };
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Upgrade_InOneGo_ReportsEachStepAsItEnds()
    {
        await _bench.RunOnceAsync();

        Assert.Equal(
            [
                new StepDuration(ExecutionState.Accepted, 0), new StepDuration(ExecutionState.Downloading, 0), new StepDuration(ExecutionState.Installing, 20_000),
                new StepDuration(ExecutionState.Restarting, 45_000), new StepDuration(ExecutionState.Testing, 7_000),
            ],
            _bench.Cloud.Reported[^1].Durations!);
        Assert.Equal([null, 1, 2, 3, 4, 5], _bench.Cloud.Reported.Select(r => r.Durations?.Count));
    }

    [Fact]
    public async Task Upgrade_ThatWaitsForAPrecondition_DoesNotMeasureTheWait()
    {
        _bench.Cloud.Offer = _bench.Cloud.Offer! with { Preconditions = [new UpgradePreconditions(BatchClosed: true)] };
        _bench.Machine.Conditions = _bench.Machine.Conditions with { BatchOpen = true };
        using var agent = _bench.Agent();
        await agent.RunCycleAsync(default);
        Assert.Equal(ExecutionState.Installing, agent.State);
        _bench.Time.Advance(TimeSpan.FromHours(5));
        await agent.RunCycleAsync(default);
        _bench.Time.Advance(TimeSpan.FromHours(5));
        _bench.Machine.Conditions = _bench.Machine.Conditions with { BatchOpen = false };

        await agent.RunCycleAsync(default);

        Assert.Equal(ExecutionState.Confirmed, agent.State);
        Assert.Equal(20_000, Measured(ExecutionState.Installing));
    }

    [Fact]
    public async Task Upgrade_WhoseProcessDiesInAStep_LeavesThatStepOut()
    {
        await CrashAtAsync("after decode");
        _bench.Time.Advance(TimeSpan.FromHours(9));
        _bench.Checkpoint = Pass;
        await _bench.RunOnceAsync();

        Assert.Equal(
            [ExecutionState.Accepted, ExecutionState.Downloading, ExecutionState.Restarting, ExecutionState.Testing],
            _bench.Cloud.Reported[^1].Durations!.Select(d => d.Step));
    }

    [Theory]
    [InlineData(90, 90_000)]
    [InlineData(0, 0)]
    [InlineData(-4_000_000, null)]
    [InlineData(40_000_000, null)]
    public async Task Restart_OfTheWholeMachine_IsMeasuredByTheClockUnlessItJumped(int clockSeconds, int? expected)
    {
        await CrashAtAsync("after restart");
        _bench.Time.AdjustTime(_bench.Time.GetUtcNow() - Restart + TimeSpan.FromSeconds(clockSeconds));
        _bench.Checkpoint = null;
        await _bench.RunOnceAsync();

        Assert.Equal(ExecutionState.Confirmed, _bench.Cloud.Reported[^1].State);
        Assert.Equal(expected, Measured(ExecutionState.Restarting));
        Assert.Equal(7_000, Measured(ExecutionState.Testing));
    }

    [Theory]
    [InlineData(-40_000_000)]
    [InlineData(40_000_000)]
    public async Task Clock_ThatJumpsInAStep_ChangesNothing(int seconds)
    {
        var clock = new JumpingClock(_bench.Time);
        _bench.Clock = clock;
        _bench.Checkpoint = name =>
        {
            Pass(name);
            clock.Offset = TimeSpan.FromSeconds(name == "after decode" ? seconds : clock.Offset.TotalSeconds);
        };

        await _bench.RunOnceAsync();

        Assert.Equal(20_000, Measured(ExecutionState.Installing));
    }

    [Fact]
    public async Task Crash_AtAnyPoint_GivesNoDurationThatIsNone()
    {
        for (var point = 1; ; point++)
        {
            using var bench = new Workbench();
            bench.Cloud.OfferUpdate(1, "x-1", bench.Full);
            var left = point;
            bench.Checkpoint = _ => CrashWhen(--left == 0);
            var hasCrashed = await Record.ExceptionAsync(bench.RunOnceAsync) is not null;
            bench.Checkpoint = null;
            bench.Time.AdjustTime(bench.Time.GetUtcNow().AddDays(point % 2 == 0 ? -40 : 40));
            await bench.RunOnceAsync();
            Assert.All(bench.Cloud.Reported.SelectMany(r => r.Durations ?? []), d => Assert.InRange(d.DurationMs, 0, 1_000));
            if (!hasCrashed)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task Progress_WithAnEstimate_SaysWhatIsLeft()
    {
        _bench.Cloud.Offer = _bench.Cloud.Offer! with { Estimate = [new(ExecutionState.Installing, 60_000), new(ExecutionState.Restarting, 30_000), new(ExecutionState.Testing, 9_000)] };

        await _bench.RunOnceAsync();

        var told = _bench.Progress.Where(p => p.Message is "accepted os-2.0.0" or "downloading" or "installing" or "restarting" or "testing" or "confirmed");
        Assert.Equal([99, 99, 99, 39, 9, null], told.Select(p => p.Left?.TotalSeconds));
    }

    [Fact]
    public async Task Progress_WithoutAnEstimate_SaysNothingOfTime()
    {
        await _bench.RunOnceAsync();

        Assert.NotEmpty(_bench.Progress);
        Assert.All(_bench.Progress, p => Assert.Null(p.Left));
    }

    private async Task CrashAtAsync(string checkpoint)
    {
        _bench.Checkpoint = name =>
        {
            Pass(name);
            CrashWhen(name == checkpoint);
        };
        await Assert.ThrowsAsync<InvalidOperationException>(_bench.RunOnceAsync);
    }

    private static void CrashWhen(bool isTime)
    {
        if (isTime)
        {
            throw new InvalidOperationException("crash");
        }
    }

    private void Pass(string checkpoint) => _bench.Time.Advance(checkpoint switch
    {
        "after decode" => Decode,
        "after restart" => Restart,
        _ => TimeSpan.Zero,
    });

    private long? Measured(ExecutionState step) => _bench.Cloud.Reported[^1].Durations!.FirstOrDefault(d => d.Step == step)?.DurationMs;

    /// <summary>Ticks go on as they were when somebody sets the clock.</summary>
    private sealed class JumpingClock(TimeProvider ticks) : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => ticks.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => ticks.GetUtcNow() + Offset;

        public override long GetTimestamp() => ticks.GetTimestamp();
    }
}
