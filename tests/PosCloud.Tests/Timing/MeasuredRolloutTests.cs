using PosCloud.Core.Fleet;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Timing;

/// <summary>What terminals measure, from the report to the next terminal's directive and to the operator.</summary>
public sealed class MeasuredRolloutTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Durations_OfAConfirmedUpgrade_AreInTheRolloutOnceWhateverIsRepeated()
    {
        await UpgradedAsync();
        await cloud.AdvanceAsync();
        await cloud.SweepAsync();
        await cloud.AdvanceAsync();

        var rollout = await ShowAsync();

        Assert.Equal(
            [
                new StepTimes(ExecutionState.Downloading, 1, 40_000, 40_000), new StepTimes(ExecutionState.Installing, 1, 20_000, 20_000),
                new StepTimes(ExecutionState.Downloading, 1, 40_000, 40_000, "POS-1"), new StepTimes(ExecutionState.Installing, 1, 20_000, 20_000, "POS-1"),
            ],
            rollout.Durations!);
    }

    [Fact]
    public async Task Offer_AfterOneTerminalMeasured_CarriesTheMediansAndTheOperatorSeesTheTimeLeft()
    {
        var second = await cloud.TerminalAsync("till-2", SampleImages.Of(1), "shop-2");
        await UpgradedAsync();

        var directive = (await second.CheckInAsync()).Directive;

        Assert.Equal([new StepDuration(ExecutionState.Downloading, 40_000), new StepDuration(ExecutionState.Installing, 20_000)], directive.Estimate!);
        await second.ReportAsync(ExecutionState.Downloading);
        cloud.Time.Advance(TimeSpan.FromSeconds(15));
        var shown = (await cloud.Get<TerminalQueries>().ShowAsync(FakeCloud.Estate, "till-2", CancellationToken.None)).Value();
        var why = (await cloud.Get<WhyHandler>().HandleAsync(FakeCloud.Estate, "till-2", CancellationToken.None)).Value();
        Assert.Equal((45L, 45L), (shown.Execution!.SecondsLeft!.Value, why.Execution!.SecondsLeft!.Value));
        await cloud.AdvanceAsync();
        Assert.NotNull((await ShowAsync()).SecondsLeft);
    }

    [Fact]
    public async Task Offer_BeforeAnybodyMeasured_HasNoEstimate()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "2.0.0");

        Assert.Null((await terminal.CheckInAsync()).Directive.Estimate);
        Assert.Null((await cloud.Get<TerminalQueries>().ShowAsync(FakeCloud.Estate, "till-1", CancellationToken.None)).Value().Execution!.SecondsLeft);
    }

    [Fact]
    public async Task Forecast_OfTheNextRollout_TakesWhatWasMeasured()
    {
        await UpgradedAsync();
        await cloud.TerminalAsync("till-3", SampleImages.Of(1), "shop-3");

        var forecast = (await cloud.Get<RolloutPlanner>().PlanAsync(FakeCloud.Estate, new StartRolloutRequest("r2", "os-2.0.0", "all"), "kim", CancellationToken.None)).Value();

        Assert.Equal((60, "r1"), (forecast.UpgradeSeconds, forecast.MeasuredIn));
    }

    [Fact]
    public async Task List_OfRollouts_HasNoDurations()
    {
        await UpgradedAsync();

        Assert.Null(Assert.Single((await cloud.Get<RolloutQueries>().ListAsync(FakeCloud.Estate, 10, null, CancellationToken.None)).Items).Durations);
    }

    [Theory]
    [InlineData(ExecutionState.Downloading, -1, "/entries/0/durations/0/durationMs")]
    [InlineData(ExecutionState.Downloading, Limits.StepMs + 1, "/entries/0/durations/0/durationMs")]
    [InlineData(ExecutionState.Offered, 1, "/entries/0/durations/0/step")]
    [InlineData(ExecutionState.Confirmed, 1, "/entries/0/durations/0/step")]
    public void Report_WithADurationThatIsNone_IsRefused(ExecutionState step, long milliseconds, string pointer) =>
        Assert.StartsWith(pointer, Check(new StepDuration(step, milliseconds)), StringComparison.Ordinal);

    [Fact]
    public void Report_WithAStepTwiceOrTooMany_IsRefused()
    {
        var once = new StepDuration(ExecutionState.Testing, 1);

        Assert.Null(Check(once));
        Assert.StartsWith("/entries/0/durations: must not name", Check(once, once), StringComparison.Ordinal);
        Assert.StartsWith("/entries/0/durations: must have", Check([.. Enumerable.Repeat(once, 7)]), StringComparison.Ordinal);
    }

    private static string? Check(params StepDuration[] durations)
    {
        var check = new FieldChecker();
        new ReportRequest(1, "x-1", [new ReportEntry(ExecutionState.Confirmed, DateTimeOffset.UnixEpoch, Durations: durations)]).Check(check);
        return check.Error;
    }

    private async Task UpgradedAsync()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "2.0.0");
        await terminal.CheckInAsync();
        await terminal.ReportAsync(new ReportEntry(
            ExecutionState.Confirmed, cloud.Time.GetUtcNow(),
            Durations: [new StepDuration(ExecutionState.Downloading, 40_000), new StepDuration(ExecutionState.Installing, 20_000)]));
        await cloud.DrainAsync();
        await cloud.AdvanceAsync();
        await cloud.SeeWorldAsync();
    }

    private async Task<RolloutView> ShowAsync() => (await cloud.Get<RolloutQueries>().ShowAsync(FakeCloud.Estate, "r1", CancellationToken.None)).Value();
}
