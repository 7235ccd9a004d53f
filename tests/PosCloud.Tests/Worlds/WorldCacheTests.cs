using PosCloud.Core.Worlds;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Worlds;

public sealed class WorldCacheTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Current_WithinTheRefreshTime_CostsNothing()
    {
        await RunningAsync();
        cloud.Faults.Reset();

        cloud.Time.Advance(FakeCloud.Refresh - TimeSpan.FromTicks(1));
        await CurrentAsync();
        Assert.Empty(cloud.Faults.Operations);

        cloud.Time.Advance(TimeSpan.FromTicks(1));
        await CurrentAsync();
        Assert.Equal(["rollouts QueryPage", "catalogue Get", "catalogue QueryPage"], cloud.Faults.Operations);
    }

    [Fact]
    public async Task Current_AskedByManyAtOnce_IsLoadedOnce()
    {
        await RunningAsync();
        cloud.Time.Advance(FakeCloud.Refresh);
        cloud.Faults.Reset();
        var release = new TaskCompletionSource();
        cloud.Interfere = _ => release.Task;

        var waiting = Enumerable.Range(0, 20).Select(_ => CurrentAsync()).ToList();
        release.SetResult();
        await Task.WhenAll(waiting);

        Assert.Equal(3, cloud.Faults.Operations.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Current_WhileStorageFails_IsTheLastKnownForAWhileOnly(bool isTimeout)
    {
        await RunningAsync();
        cloud.Interfere = _ => Task.FromException(
            isTimeout ? new TaskCanceledException("The request timed out.") : new IOException("The storage is down."));

        cloud.Time.Advance(FakeCloud.Refresh * 19);
        Assert.Single((await CurrentAsync()).Plans);

        cloud.Time.Advance(FakeCloud.Refresh);
        await Assert.ThrowsAnyAsync<Exception>(CurrentAsync);

        cloud.Interfere = null;
        Assert.Single((await CurrentAsync()).Plans);
    }

    [Fact]
    public async Task Current_OfAnotherEstate_ShowsNothingOfThisOne()
    {
        await RunningAsync();

        Assert.Empty((await cloud.Get<WorldCache>().CurrentAsync("other", CancellationToken.None)).Plans);
    }

    [Fact]
    public async Task Current_WhileARolloutStarts_DoesNotShowIt()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        await cloud.TerminalAsync();
        (await cloud.StartAsync("r1", "2.0.0")).Value();

        Assert.Empty((await cloud.SeeWorldAsync()).Plans);
    }

    private Task<World> CurrentAsync() => cloud.Get<WorldCache>().CurrentAsync(FakeCloud.Estate, CancellationToken.None).AsTask();

    private async Task RunningAsync()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "2.0.0");
    }
}
