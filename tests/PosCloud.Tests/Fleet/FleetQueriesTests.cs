using PosCloud.Core.Fleet;
using PosCloud.Core.Publishing;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Fleet;

public sealed class FleetQueriesTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(30)]
    [InlineData(500)]
    public async Task Terminals_PageByPage_AreEachListedOnce(int limit)
    {
        var ids = Enumerable.Range(1, 30).Select(i => $"till-{i}").ToList();
        foreach (var id in ids)
        {
            await new FakeTerminal(cloud, SampleImages.Of(1)).EnrolAsync(await cloud.CodeAsync(id));
        }

        // The service may give fewer rows a page than were asked for.
        cloud.Tables.PageSize = 3;
        var directory = cloud.Get<ITerminalDirectory>();
        var listed = await AllAsync(limit, t => t.TerminalId, (size, from) => directory.ListAsync(FakeCloud.Estate, size, from, CancellationToken.None));

        Assert.Equal(ids.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.Equal(30, await directory.AllAsync(FakeCloud.Estate, CancellationToken.None).CountAsync());
        Assert.Equal(0, await directory.AllAsync("other", CancellationToken.None).CountAsync());
    }

    [Fact]
    public async Task ReleasesAndRollouts_PageByPage_AreEachListedOnce()
    {
        await cloud.TerminalAsync();
        for (var version = 1; version <= 5; version++)
        {
            await cloud.UploadedAsync($"{version}.0.0", SampleImages.Of(version));
            (await cloud.PublishAsync($"{version}.0.0")).Value();
            (await cloud.StartAsync($"r{version}", $"{version}.0.0")).Value();
        }

        var releases = await AllAsync(
            2, r => r.ReleaseId, (size, from) => cloud.Get<ReleaseHandler>().ListAsync(FakeCloud.Estate, size, from, CancellationToken.None));
        var rollouts = await AllAsync(
            2, r => r.RolloutId, (size, from) => cloud.Get<RolloutQueries>().ListAsync(FakeCloud.Estate, size, from, CancellationToken.None));

        Assert.Equal(["os-1.0.0", "os-2.0.0", "os-3.0.0", "os-4.0.0", "os-5.0.0"], releases);
        Assert.Equal(["r1", "r2", "r3", "r4", "r5"], rollouts);
    }

    [Fact]
    public async Task Terminal_Shown_HasItsFactsItsExecutionAndItsHistoryNewestFirst()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "2.0.0");
        await terminal.CheckInAsync();
        cloud.Time.Advance(TimeSpan.FromSeconds(1));
        await terminal.ReportAsync(ExecutionState.Accepted);

        var view = (await cloud.Get<TerminalQueries>().ShowAsync(FakeCloud.Estate, "till-1", CancellationToken.None)).Value();

        Assert.Equal("shop-1", view.Site);
        Assert.Equal(SampleImages.Sha256(SampleImages.Of(1)), Assert.Single(view.Components).Sha256);
        Assert.Equal(("r1", ExecutionState.Accepted), (view.Execution?.RolloutId, view.Execution?.State));
        Assert.Equal("report", view.History![0].Kind);
        Assert.Equal("check-in", view.History[1].Kind);
        Assert.Equal([2, 3], view.History.Take(2).Select(h => h.Seq).Order());
    }

    [Fact]
    public async Task Terminal_WithALongHistory_ShowsTheLatestFiftyLines()
    {
        var terminal = await cloud.TerminalAsync();
        for (var i = 0; i < 60; i++)
        {
            cloud.Time.Advance(TimeSpan.FromSeconds(1));
            await terminal.CheckInAsync();
        }

        var view = (await cloud.Get<TerminalQueries>().ShowAsync(FakeCloud.Estate, "till-1", CancellationToken.None)).Value();

        Assert.Equal(Enumerable.Range(12, 50).Reverse().Select(seq => (long)seq), view.History!.Select(h => h.Seq));
        Assert.True(view.NextCheckInAt > view.LastSeenAt);
    }

    [Fact]
    public async Task Terminal_Unknown_IsNamed() => Assert.Equal(
        Reasons.TerminalUnknown,
        (await cloud.Get<TerminalQueries>().ShowAsync(FakeCloud.Estate, "till-9", CancellationToken.None)).Problem?.Reason);

    [Fact]
    public void Buckets_OfManyTerminals_AreSpread()
    {
        var buckets = Enumerable.Range(0, 4096).Select(i => TerminalPartition.Bucket($"till-{i}")).GroupBy(b => b).ToList();

        Assert.All(buckets, b => Assert.Matches("^[0-9a-f]{3}$", b.Key));
        Assert.InRange(buckets.Count, 2400, 2800);
        Assert.InRange(buckets.Max(b => b.Count()), 1, 12);
    }

    private static async Task<List<string>> AllAsync<T>(int limit, Func<T, string> id, Func<int, string?, Task<Page<T>>> list)
    {
        var listed = new List<string>();
        string? continuation = null;
        do
        {
            var page = await list(limit, continuation);
            Assert.InRange(page.Items.Count, 0, limit);
            listed.AddRange(page.Items.Select(id));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return listed;
    }
}
