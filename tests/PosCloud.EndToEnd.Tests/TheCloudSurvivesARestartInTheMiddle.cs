using PosCloud.Core.Events;
using PosCloud.EndToEnd.Tests.Support;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.EndToEnd.Tests;

public sealed class TheCloudSurvivesARestartInTheMiddle
{
    [Fact]
    public async Task Rollout_CloudStoppedWhileTerminalsDownload_CompletesOnTheSameData()
    {
        using var folder = new TestFolder();
        var options = TestCloud.Options with { DataFolder = folder.Path("data") };
        var oldImage = Images.Random(50, 300_000);
        var newImage = Images.Edited(oldImage, 51);
        var network = new MovingCloud();
        var first = await TestCloud.StartAsync(options);
        await using var fleet = new Fleet(first, folder, "os", folder.Write("old", oldImage));
        FleetTerminal running;
        FleetTerminal late;
        EnrolmentCode code;
        try
        {
            network.PointTo(first);
            await first.PublishAsync(folder.Path("old"), "os", "1.0.0");
            var release = await first.PublishAsync(folder.Write("new", newImage), "os", "2.0.0");
            code = await CodeAsync(first, "os-late", "elsewhere");
            running = await fleet.StartAsync(await CodeAsync(first, "os-early", fleet.Site), between: network.Over);
            await Until.TrueAsync(() => first.Local.Terminals.Of(running.Id).Count > 0, "the first check-in");
            await first.StartRolloutAsync("r-2", release.ReleaseId, fleet.Site);
            await Until.TrueAsync(() => running.Agent.State == ExecutionState.Downloading, "the download");
            await Until.TrueAsync(
                async () => (await first.Admin.GetRolloutAsync("r-2", CancellationToken.None)).Progress.Offered == 1, "the offer to be counted");
        }
        finally
        {
            network.GoDown();
            await first.DisposeAsync();
        }

        await using var second = await TestCloud.StartAsync(options);
        network.PointTo(second);
        network.LetDownloads();

        // A code from before the restart still opens the door, with the old sealing keys.
        late = await fleet.StartAsync(code, between: network.Over);
        await running.EndedAsync(ExecutionState.Confirmed);
        var rollout = await second.CompletedAsync("r-2");

        Assert.Equal(new RolloutProgress(Members: 1, Offered: 1, Confirmed: 1, 0, 0, 0), rollout.Progress);
        Assert.Equal(newImage, running.ActiveImage);
        await Until.TrueAsync(() => late.Agent.TerminalId == late.Id, "the late terminal to enrol");
        await Until.TrueAsync(() => second.Count(EventTypes.RolloutCompleted, "rollouts/r-2") == 1, "the event");
        var seen = await second.Admin.GetTerminalAsync(running.Id, CancellationToken.None);
        Assert.Equal(ExecutionState.Confirmed, seen.Execution!.State);
        Assert.Equal("enrolled", seen.History![^1].Kind);
    }

    private static async Task<EnrolmentCode> CodeAsync(TestCloud cloud, string terminalId, string site) => (await cloud.Admin.CreateCodesAsync(
        new CreateCodesRequest([terminalId], site, new Dictionary<string, string>(), ExpiresInSeconds: 3600), CancellationToken.None))[0];

    /// <summary>
    /// The terminals' network: the names of the service and of its storage stay, as on Azure, wherever they run. While the
    /// cloud is down nothing answers, and downloads wait until they are let go.
    /// </summary>
    private sealed class MovingCloud
    {
        private readonly TaskCompletionSource _downloads = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile TestCloud? _current;

        public HttpMessageHandler Over(HttpMessageHandler inner) => new Way(this, inner);

        public void PointTo(TestCloud cloud) => _current = cloud;

        public void GoDown() => _current = null;

        public void LetDownloads() => _downloads.TrySetResult();

        private sealed class Way(MovingCloud cloud, HttpMessageHandler inner) : DelegatingHandler(inner)
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var isDownload = request.Method == HttpMethod.Get && !request.RequestUri!.AbsolutePath.StartsWith("/v1/", StringComparison.Ordinal);
                if (isDownload)
                {
                    await cloud._downloads.Task.WaitAsync(cancellationToken);
                }

                var now = cloud._current ?? throw new HttpRequestException("The cloud is down.");
                var target = isDownload || request.Method == HttpMethod.Put ? now.Local.Storage.BlobEndpoint : now.Local.Address;
                request.RequestUri = new UriBuilder(request.RequestUri!) { Host = target.Host, Port = target.Port }.Uri;
                return await base.SendAsync(request, cancellationToken);
            }
        }
    }
}
