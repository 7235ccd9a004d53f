using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Protocol.Releases;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Events;

/// <summary>An event that the topic will never take must hold up nothing and must not be lost.</summary>
public sealed class PoisonedEventTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    public async Task Poisoned_AmongOthers_IsSetAsideAndTheOthersArrive(int status)
    {
        await cloud.ReleasedAsync("1.0.0", SampleImages.Of(1));
        await cloud.DraftAsync("2.0.0", SampleImages.Of(2));
        await cloud.DraftAsync("3.0.0", SampleImages.Of(3));
        await cloud.DraftAsync("4.0.0", SampleImages.Of(4));
        cloud.Publisher.RefusesForGood = e => e.Subject == "demo/releases/os-3.0.0" ? new EventRefusal(status, "malformed") : null;

        await cloud.DrainAsync();
        await cloud.SweepAsync();

        Assert.Empty(await cloud.OutboxAsync());
        Assert.Equal(3, cloud.Publisher.CountOf(EventTypes.ReleaseDrafted));
        Assert.Equal(["release.os-3.0.0.0000000001.poscloud.release.drafted.v1"], await cloud.ArchivedAsync(setAside: true));
        Assert.DoesNotContain(await cloud.ArchivedAsync(), id => id.Contains("os-3.0.0", StringComparison.Ordinal));
    }

    /// <summary>The relay runs in no invocation: on Azure its error would reach nobody.</summary>
    [Fact]
    public async Task Poisoned_InTheRelay_StaysForTheSweeperAndTheOthersArrive()
    {
        await cloud.DraftAsync("2.0.0", SampleImages.Of(2));
        await cloud.DraftAsync("3.0.0", SampleImages.Of(3));
        await cloud.DraftAsync("4.0.0", SampleImages.Of(4));
        cloud.Publisher.RefusesForGood = e => e.Subject == "demo/releases/os-3.0.0" ? new EventRefusal(413, "malformed") : null;

        await cloud.DrainAsync();

        Assert.Contains("os-3.0.0", Assert.Single(await cloud.OutboxAsync()), StringComparison.Ordinal);
        Assert.Equal(2, cloud.Publisher.CountOf(EventTypes.ReleaseDrafted));
        Assert.Empty(await cloud.ArchivedAsync(setAside: true));
    }

    [Fact]
    public async Task Poisoned_KeepsTheReason()
    {
        await cloud.DraftAsync("3.0.0", SampleImages.Of(3));
        cloud.Publisher.RefusesForGood = _ => new EventRefusal(400, "malformed");
        await cloud.DrainAsync();
        await cloud.SweepAsync();

        var partition = await cloud.Get<IEventArchive>().PartitionsAsync(FakeCloud.Estate, "demo/releases/", CancellationToken.None).SingleAsync();
        var query = new EventQuery(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, [], SetAside: true);
        var found = Assert.Single(await cloud.Get<IEventArchive>().ReadAsync(partition, query, null, 10, CancellationToken.None));
        Assert.Equal("400: malformed", found.Refusal);
    }

    [Fact]
    public async Task Poisoned_OneOfMany_IsFoundByHalving()
    {
        var items = Enumerable.Range(0, 64).Select(i => Item(i)).ToList();
        cloud.Publisher.RefusesForGood = e => e.Id == "e-40" ? new EventRefusal(400, "malformed") : null;

        await cloud.Get<OutboxDelivery>().DeliverAsync(CataloguePartition.Of(FakeCloud.Estate), items, setAside: true, CancellationToken.None);

        Assert.Equal(63, cloud.Publisher.Events.Count);
        Assert.InRange(cloud.Publisher.Requests, 7, 14);
    }

    [Fact]
    public void Batches_AreCutByBytesAndNumber()
    {
        var large = Enumerable.Range(0, 300).Select(i => Item(i, new string('x', 7000)).Event!).ToList();
        var small = Enumerable.Range(0, 12_000).Select(i => Item(i).Event!).ToList();

        Assert.All(EventBatches.Of(large, e => e), batch =>
            Assert.InRange(batch.Sum(e => CloudEventJson.Length(e) + 1) + 1, 1, EventBatches.MaxBytes));
        Assert.Equal(large, EventBatches.Of(large, e => e).SelectMany(b => b));
        Assert.Equal(3, EventBatches.Of(large, e => e).Count());
        Assert.All(EventBatches.Of(small, e => e), batch => Assert.InRange(batch.Count, 1, EventBatches.MaxEvents));
        Assert.Equal(small, EventBatches.Of(small, e => e).SelectMany(b => b));
    }

    private OutboxItem Item(int i, string? reason = null)
    {
        var item = OutboxItems.OfRelease(
            EventTypes.ReleaseWithdrawn,
            FakeCloud.Estate,
            new ReleaseRecord($"os-{i}", ReleaseState.Withdrawn, [], null, cloud.Time.GetUtcNow(), "", Withdrawn: new(cloud.Time.GetUtcNow(), "", reason ?? "why")),
            cloud.Time.GetUtcNow());
        return item with { Event = item.Event! with { Id = $"e-{i}" } };
    }
}
