using PosCloud.EndToEnd.Tests.Support;
using PosCloud.Protocol.Terminals;

namespace PosCloud.EndToEnd.Tests;

[Collection(SharedCloud.Collection)]
public sealed class ACutDownloadGoesOnWhereItStopped(SharedCloud shared)
{
    private readonly TestCloud _cloud = shared.Cloud;

    [Fact]
    public async Task Download_CutInTheMiddle_NoByteIsFetchedTwice()
    {
        using var folder = new TestFolder();
        var oldImage = Images.Random(20, 600_000);
        var newImage = Images.Edited(oldImage, 21);
        await _cloud.PublishAsync(folder.Write("old", oldImage), "cut", "1.0.0");
        var release = await _cloud.PublishAsync(folder.Write("new", newImage), "cut", "2.0.0");
        var delta = release.Components[0].Packages.Single(p => p.BaseSha256 is not null);
        await using var fleet = new Fleet(_cloud, folder, "cut", folder.Path("old"));
        var terminal = await fleet.StartAsync(options => options with { CutDownloadAfter = delta.Length / 2 });
        await Until.TrueAsync(() => _cloud.Local.Terminals.Of(terminal.Id).Count > 0, "the first check-in");

        await _cloud.StartRolloutAsync("cut-2", release.ReleaseId, fleet.Site);
        await terminal.EndedAsync(ExecutionState.Confirmed);

        Assert.True(terminal.Simulated.HasCut);
        Assert.Equal(1, terminal.Network.Resumed);
        Assert.Equal(2, terminal.Network.StorageRequests);
        Assert.Equal(delta.Length, terminal.Agent.BytesDownloaded);
        Assert.Equal(newImage, terminal.ActiveImage);
    }

    [Fact]
    public async Task Download_LinkThatStorageNoLongerTakes_IsReplacedAndTheDownloadEnds()
    {
        using var folder = new TestFolder();
        var oldImage = Images.Random(22, 200_000);
        var newImage = Images.Edited(oldImage, 23);
        await _cloud.PublishAsync(folder.Write("old", oldImage), "link", "1.0.0");
        var release = await _cloud.PublishAsync(folder.Write("new", newImage), "link", "2.0.0");
        await using var fleet = new Fleet(_cloud, folder, "link", folder.Path("old"));
        var terminal = await fleet.StartAsync(between: inner => new SpoiltFirstLink(inner));
        await Until.TrueAsync(() => _cloud.Local.Terminals.Of(terminal.Id).Count > 0, "the first check-in");

        await _cloud.StartRolloutAsync("link-2", release.ReleaseId, fleet.Site);
        await terminal.EndedAsync(ExecutionState.Confirmed);

        Assert.Single(_cloud.Local.Terminals.Of(terminal.Id), r => r.Kind == Local.Hosting.TerminalRequestKind.Link);
        Assert.Equal(newImage, terminal.ActiveImage);
    }

    /// <summary>Storage itself refuses the first download: its signature no longer fits, as when a SAS has expired.</summary>
    private sealed class SpoiltFirstLink(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private int _downloads;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get && !request.RequestUri!.AbsolutePath.StartsWith("/v1/", StringComparison.Ordinal) && Interlocked.Increment(ref _downloads) == 1)
            {
                request.RequestUri = new Uri(request.RequestUri!.AbsoluteUri.Replace("se=2", "se=1", StringComparison.Ordinal));
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
