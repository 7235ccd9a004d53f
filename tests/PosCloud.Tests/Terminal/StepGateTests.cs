using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Terminal;

/// <summary>The terminal looks at the preconditions of its directive right before each step.</summary>
public sealed class StepGateTests
{
    private static readonly UpgradePreconditions Careful = new(
        BatchClosed: true, Network: NetworkNeed.Unmetered, Schedule: new Schedule(Deferral: new DeferralLimit(2)));

    [Fact]
    public async Task Download_OnAMeteredNetwork_WaitsWithoutAByteAndGoesOnLater()
    {
        using var bench = Offering(Careful);
        bench.Machine.Conditions = bench.Machine.Conditions with { Metered = true };

        await bench.RunOnceAsync();
        Assert.Equal(ExecutionState.Downloading, bench.ReadState().Execution!.State);
        Assert.Empty(bench.Cloud.Downloads);
        bench.Machine.Conditions = bench.Machine.Conditions with { Metered = false };
        await bench.RunOnceAsync();

        Assert.Equal(ExecutionState.Confirmed, bench.ReadState().Execution!.State);
        Assert.Equal(TestImages.New, bench.ReadActiveImage());
    }

    [Fact]
    public async Task Install_WithAnOpenBatch_WaitsWithThePackageAndSaysSoInTheNextCheckIn()
    {
        using var bench = Offering(Careful);
        bench.Machine.Conditions = bench.Machine.Conditions with { BatchOpen = true };

        await bench.RunOnceAsync();
        using (var agent = bench.Agent())
        {
            await agent.RunCycleAsync(default);
        }

        Assert.Equal(ExecutionState.Installing, bench.ReadState().Execution!.State);
        Assert.Equal(TestImages.Old, bench.ReadActiveImage());
        Assert.Single(bench.Cloud.Downloads);
        var waiting = bench.Cloud.Seen.Last(s => s.Is("check-in")).Body;
        Assert.Contains("\"waiting\":{\"rule\":\"batch-open\"", waiting, StringComparison.Ordinal);

        bench.Machine.Conditions = bench.Machine.Conditions with { BatchOpen = false };
        await bench.RunOnceAsync();
        Assert.Equal(ExecutionState.Confirmed, bench.ReadState().Execution!.State);
        Assert.Single(bench.Cloud.Downloads);
    }

    [Fact]
    public async Task Switch_WhenTheBatchOpensWhileInstalling_WaitsAfterTheSlotIsWritten()
    {
        using var bench = Offering(Careful);
        bench.Checkpoint = name =>
        {
            if (name == "after decode")
            {
                bench.Machine.Conditions = bench.Machine.Conditions with { BatchOpen = true };
            }
        };

        await bench.RunOnceAsync();

        Assert.Equal(ExecutionState.Restarting, bench.ReadState().Execution!.State);
        Assert.Equal(0, bench.Machine.Restarts);
        Assert.Equal(TestImages.Old, bench.ReadActiveImage());

        bench.Machine.Conditions = bench.Machine.Conditions with { BatchOpen = false };
        await bench.RunOnceAsync();
        Assert.Equal(ExecutionState.Confirmed, bench.ReadState().Execution!.State);
    }

    [Fact]
    public async Task Window_ThatOpensBeforeTheNextCheckIn_IsWaitedForExactly()
    {
        using var bench = Offering(new UpgradePreconditions(Schedule: new Schedule(
            Windows: [new WeeklySpan([.. Enum.GetValues<Weekday>()], "00:00", "00:01")])));
        bench.Time.SetUtcNow(DateTimeOffset.UnixEpoch.AddYears(32).AddSeconds(-30));

        using var agent = bench.Agent();
        var result = await agent.RunCycleAsync(default);

        Assert.Equal(DateTimeOffset.UnixEpoch.AddYears(32) - bench.Time.GetUtcNow(), result.Wait);
        Assert.InRange(result.Wait, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Contains(bench.Messages, m => m.Contains("outside-window", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Operator_WhoSaysNotNow_IsHeardAsOftenAsAllowedAndNoMore()
    {
        using var bench = Offering(Careful);
        var asked = new List<int>();
        bench.Machine.Operator = allowed =>
        {
            asked.Add(allowed.TimesLeft);
            return true;
        };

        for (var round = 0; round < 3; round++)
        {
            await bench.RunOnceAsync();
            await bench.RunOnceAsync();
            bench.Time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        }

        Assert.Equal([2, 1], asked);
        var execution = bench.ReadState().Execution!;
        Assert.Equal((ExecutionState.Confirmed, 2), (execution.State, execution.Deferrals));
        Assert.Contains(bench.Cloud.Seen, s => s.Body.Contains("\"rule\":\"operator-deferred\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Operator_AfterTheDeadline_IsNotAskedButTheBatchStillCounts()
    {
        using var bench = Offering(Careful with
        {
            Schedule = new Schedule(Deferral: new DeferralLimit(9), Deadline: DateTimeOffset.UnixEpoch.AddYears(10)),
        });
        bench.Machine.Operator = _ => throw new InvalidOperationException("The operator was asked.");
        bench.Machine.Conditions = bench.Machine.Conditions with { BatchOpen = true };

        await bench.RunOnceAsync();
        Assert.Equal(ExecutionState.Installing, bench.ReadState().Execution!.State);
        bench.Machine.Conditions = bench.Machine.Conditions with { BatchOpen = false };
        await bench.RunOnceAsync();

        Assert.Equal(ExecutionState.Confirmed, bench.ReadState().Execution!.State);
    }

    [Fact]
    public async Task Cancel_WhileWaiting_EndsTheExecution()
    {
        using var bench = Offering(Careful);
        bench.Machine.Conditions = bench.Machine.Conditions with { BatchOpen = true };
        await bench.RunOnceAsync();
        bench.Cloud.Offer = bench.Cloud.None() with { Seq = 2, Action = DirectiveAction.Cancel, ExecutionId = "x-1" };

        await bench.RunOnceAsync();

        Assert.Equal(ExecutionState.Cancelled, bench.ReadState().Execution!.State);
        Assert.Equal(TestImages.Old, bench.ReadActiveImage());
    }

    private static Workbench Offering(UpgradePreconditions preconditions)
    {
        var bench = new Workbench();
        bench.Time.SetUtcNow(DateTimeOffset.UnixEpoch.AddYears(31));
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        bench.Cloud.Offer = bench.Cloud.Offer! with { Preconditions = [preconditions] };
        return bench;
    }
}
