using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Publishing;

namespace PosCloud.Tests.Rollouts;

/// <summary>Terminals that are below a floor get the release of the floor first, in the same rollout.</summary>
public sealed class FloorTests : IDisposable
{
    private static readonly WaveGates Everybody = new(SuccessPercent: 100);
    private static readonly RolloutPlanBody OneWave = new([new WavePlan("all", Gates: Everybody)]);

    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Rollout_OverTwoFloors_TakesAnOldTerminalThroughBothAndANewOneStraight()
    {
        await ChainAsync();
        var old = await cloud.TerminalAsync("till-1", SampleImages.Of(1), "shop-1");
        var recent = await cloud.TerminalAsync("till-2", SampleImages.Of(3), "shop-2");
        recent.Version = "3.0.0";
        await cloud.RollOutAsync("r1", "4.0.0", plan: OneWave);

        Assert.Equal("os-4.0.0", await UpgradeAsync(recent, 4));
        Assert.Equal("os-2.0.0", await UpgradeAsync(old, 2));
        await cloud.AdvanceAsync();
        await cloud.DrainAsync();
        Assert.Equal(RolloutState.Running, (await RolloutAsync()).State);
        Assert.Equal("os-3.0.0", await UpgradeAsync(old, 3));
        Assert.Equal("os-4.0.0", await UpgradeAsync(old, 4));

        await cloud.SettleAsync();
        var done = await RolloutAsync();
        Assert.Equal(RolloutState.Completed, done.State);
        Assert.Equal(2, done.Waves![0].Progress.Confirmed);
        Assert.Equal(DirectiveAction.None, (await old.CheckInAsync()).Directive.Action);
    }

    [Fact]
    public async Task Why_BelowAFloor_NamesTheFloorAndItsReason()
    {
        await ChainAsync();
        var terminal = await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "4.0.0", plan: OneWave);

        var why = (await cloud.Get<WhyHandler>().HandleAsync(FakeCloud.Estate, terminal.TerminalId, CancellationToken.None)).Value();

        Assert.Equal(("r1", "os-2.0.0"), (why.RolloutId, why.ReleaseId));
        Assert.Equal(FloorChainTests.Floor("2.0.0", "os-2.0.0"), why.Floor);
    }

    [Fact]
    public async Task Check_WithoutTheComponentOfTheFloor_IsBelowIt()
    {
        await ChainAsync();
        var terminal = await cloud.TerminalAsync();
        terminal.Image = null;
        await cloud.RollOutAsync("r1", "4.0.0", plan: OneWave);

        var answer = await terminal.CheckInAsync();

        Assert.NotEqual("os-4.0.0", answer.Directive.ReleaseId);
    }

    [Fact]
    public async Task Withdraw_OfTheFloorWhileTerminalsAreBelowIt_HoldsThemAndNobodyElse()
    {
        await ChainAsync();
        var old = await cloud.TerminalAsync("till-1", SampleImages.Of(1), "shop-1");
        var recent = await cloud.TerminalAsync("till-2", SampleImages.Of(3), "shop-2");
        recent.Version = "3.0.0";
        await cloud.RollOutAsync("r1", "4.0.0", plan: OneWave);
        (await cloud.Get<PosCloud.Core.Publishing.ReleaseHandler>()
            .WithdrawAsync(FakeCloud.Estate, "os-2.0.0", "it forgets receipts", "kim", CancellationToken.None)).Value();
        await cloud.SeeWorldAsync();

        var held = await old.CheckInAsync();

        Assert.Equal(DirectiveAction.None, held.Directive.Action);
        var refusal = Assert.Single(held.Response.Refusals, r => r.Rule == RefusalRules.ReleaseWithdrawn);
        Assert.Equal("os-2.0.0 withdrawn", refusal.Seen);
        Assert.Equal("os-4.0.0", (await recent.CheckInAsync()).Directive.ReleaseId);
    }

    [Fact]
    public async Task Retries_AfterAStep_CountFromTheStep()
    {
        await ChainAsync();
        var terminal = await cloud.TerminalAsync();
        var plan = new RolloutPlanBody([new WavePlan("all", Gates: Everybody)], Retries: [new RetryRule(FailureKind.Download, 1, 60)]);
        await cloud.RollOutAsync("r1", "4.0.0", plan: plan);

        Assert.Equal("os-2.0.0", await FailAsync(terminal));
        cloud.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("os-2.0.0", await UpgradeAsync(terminal, 2));
        Assert.Equal("os-3.0.0", await FailAsync(terminal));
        cloud.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("os-3.0.0", await FailAsync(terminal));
        cloud.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(DirectiveAction.None, (await terminal.CheckInAsync()).Directive.Action);
        await cloud.SettleAsync();
        var ended = await RolloutAsync();
        Assert.Equal(1, ended.Waves![0].Progress.Failed);
    }

    [Fact]
    public async Task Plan_OfATerminalBelowAFloor_CountsTheBytesOfTheWholeWay()
    {
        await ChainAsync();
        await cloud.TerminalAsync();
        var request = new StartRolloutRequest("r1", "os-4.0.0", "all", OneWave);

        var forecast = (await cloud.Get<RolloutPlanner>().PlanAsync(FakeCloud.Estate, request, "kim", CancellationToken.None)).Value();

        var way = 0L;
        foreach (var (version, from) in new[] { ("2.0.0", 1), ("3.0.0", 2), ("4.0.0", 3) })
        {
            var release = (await cloud.Get<PosCloud.Core.Publishing.ReleaseHandler>()
                .ShowAsync(FakeCloud.Estate, $"os-{version}", CancellationToken.None)).Value();
            way += release.Components[0].Packages.Where(p => p.BaseSha256 is null || p.BaseSha256 == SampleImages.Sha256(SampleImages.Of(from))).Min(p => p.Length!.Value);
        }

        Assert.Equal(1, forecast.Ready);
        Assert.Equal(way, forecast.BytesByDelta);
    }

    /// <summary>Version 4 needs 3, and 3 needs 2.</summary>
    private async Task ChainAsync()
    {
        await cloud.ReleasedAsync("1.0.0", SampleImages.Of(1));
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        await cloud.ReleasedAsync("3.0.0", SampleImages.Of(3), FloorChainTests.Floor("2.0.0", "os-2.0.0"));
        await cloud.ReleasedAsync("4.0.0", SampleImages.Of(4), FloorChainTests.Floor("3.0.0", "os-3.0.0"));
    }

    /// <returns>The release that it was offered.</returns>
    private static async Task<string?> UpgradeAsync(FakeTerminal terminal, int image)
    {
        var offered = (await terminal.CheckInAsync()).Directive.ReleaseId;
        await terminal.ReportAsync(
            ExecutionState.Downloading, ExecutionState.Installing, ExecutionState.Restarting, ExecutionState.Testing, ExecutionState.Confirmed);
        terminal.Image = SampleImages.Of(image);
        terminal.Version = $"{image}.0.0";
        return offered;
    }

    private async Task<string?> FailAsync(FakeTerminal terminal)
    {
        var offered = (await terminal.CheckInAsync()).Directive.ReleaseId;
        await terminal.ReportAsync(ExecutionState.Downloading);
        await terminal.ReportAsync(new ReportEntry(ExecutionState.Failed, cloud.Time.GetUtcNow(), "download-failed", "cut"));
        return offered;
    }

    private async Task<RolloutView> RolloutAsync() =>
        (await cloud.Get<RolloutQueries>().ShowAsync(FakeCloud.Estate, "r1", CancellationToken.None)).Value();
}
