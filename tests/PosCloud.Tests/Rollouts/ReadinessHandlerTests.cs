using PosCloud.Core.Rollouts;
using PosCloud.Protocol;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Rollouts;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Rollouts;

public sealed class ReadinessHandlerTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 100)]
    [InlineData(true, 1)]
    [InlineData(true, 100)]
    public async Task List_BeforeAndAfterTheStart_HasEachMemberOnceAndWritesNothing(bool isStarted, int limit)
    {
        await EstateAsync(isStarted);
        var before = await cloud.DescribeAsync();

        var lines = await AllAsync(limit);

        Assert.Equal(["till-1", "till-2", "till-3"], lines.Select(l => l.TerminalId));
        Assert.Equal([ReadinessVerdict.NotReady, ReadinessVerdict.NotReady, ReadinessVerdict.Done], lines.Select(l => l.Verdict));
        Assert.Equal(["pilots", "rest", "rest"], lines.Select(l => l.Wave));
        Assert.Equal(PreconditionRules.BatchOpen, lines[0].Checks.Single(c => c.Name == ReadinessAreas.Batch).Refusal?.Rule);
        Assert.Equal(before, await cloud.DescribeAsync());
    }

    [Fact]
    public async Task List_ByWaveAndSite_HasOnlyThose()
    {
        await EstateAsync(isStarted: true);

        Assert.Equal(["till-1"], (await AllAsync(100, wave: "pilots")).Select(l => l.TerminalId));
        Assert.Equal(["till-2"], (await AllAsync(100, site: "shop-of-till-2")).Select(l => l.TerminalId));
        Assert.Equal(Reasons.FieldInvalid, (await ListAsync("r1", "nowhere", null, 100, null)).Problem?.Reason);
        Assert.Equal(Reasons.RolloutUnknown, (await ListAsync("r9", null, null, 100, null)).Problem?.Reason);
    }

    private async Task EstateAsync(bool isStarted)
    {
        cloud.Approvals = isStarted ? 0 : 2;
        cloud.Restart();
        await cloud.ReleasedAsync("1.0.0", SampleImages.Of(1));
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        foreach (var (id, image) in new[] { ("till-1", 1), ("till-2", 1), ("till-3", 2) })
        {
            await cloud.TerminalAsync(id, SampleImages.Of(image), $"shop-of-{id}");
        }

        var plan = new RolloutPlanBody(
            [new WavePlan("pilots", Terminals: ["till-1"], Gates: new WaveGates(ErrorPercent: 10)), new WavePlan("rest")],
            Preconditions: new UpgradePreconditions(BatchClosed: true));
        (await cloud.StartAsync("r1", "2.0.0", plan: plan)).Value();
        await cloud.AdvanceAsync();
    }

    private async Task<List<TerminalReadiness>> AllAsync(int limit, string? wave = null, string? site = null)
    {
        var lines = new List<TerminalReadiness>();
        string? continuation = null;
        do
        {
            var page = (await ListAsync("r1", wave, site, limit, continuation)).Value();
            Assert.InRange(page.Items.Count, 0, limit);
            lines.AddRange(page.Items);
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return lines;
    }

    private Task<Outcome<Page<TerminalReadiness>>> ListAsync(string rolloutId, string? wave, string? site, int limit, string? continuation) =>
        cloud.Get<ReadinessHandler>().ListAsync(FakeCloud.Estate, rolloutId, wave, site, limit, continuation, CancellationToken.None);
}
