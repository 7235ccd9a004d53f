using PosCloud.EndToEnd.Tests.Support;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.EndToEnd.Tests;

[Collection(SharedCloud.Collection)]
public sealed class AFleetIsUpgradedByDelta(SharedCloud shared)
{
    private readonly TestCloud _cloud = shared.Cloud;

    [Fact]
    public async Task Rollout_FleetWithTheOldImage_EveryTerminalConfirmsAndTookOnlyTheDelta()
    {
        using var folder = new TestFolder();
        var oldImage = Images.Random(1);
        var newImage = Images.Edited(oldImage, 2);
        await _cloud.PublishAsync(folder.Write("old", oldImage), "fleet", "1.0.0");
        var release = await _cloud.PublishAsync(folder.Write("new", newImage), "fleet", "2.0.0");
        var delta = release.Components[0].Packages.Single(p => p.BaseSha256 == Images.Sha256(oldImage));
        var full = release.Components[0].Packages.Single(p => p.BaseSha256 is null);
        Assert.Equal((PackageState.Built, PackageState.Built), (delta.State, full.State));
        Assert.InRange(delta.Length!.Value, 1, full.Length!.Value / 10);

        await using var fleet = new Fleet(_cloud, folder, "fleet", folder.Path("old"));
        FleetTerminal[] terminals = [await fleet.StartAsync(), await fleet.StartAsync(), await fleet.StartAsync()];
        await Until.TrueAsync(() => terminals.All(t => _cloud.Local.Terminals.Of(t.Id).Count > 0), "the first check-ins");
        await _cloud.StartRolloutAsync("fleet-2", release.ReleaseId, fleet.Site);
        foreach (var terminal in terminals)
        {
            await terminal.EndedAsync(ExecutionState.Confirmed);
        }

        var rollout = await _cloud.CompletedAsync("fleet-2");
        Assert.Equal(new RolloutProgress(Members: 3, Offered: 3, Confirmed: 3, 0, 0, 0), rollout.Progress);

        // What each terminal measured, over all and for their one model.
        ExecutionState[] steps = [ExecutionState.Accepted, ExecutionState.Downloading, ExecutionState.Installing, ExecutionState.Restarting, ExecutionState.Testing];
        const string model = "sim-1";
        Assert.Equal([.. steps.Select(s => ((string?)null, s, 3)), .. steps.Select(s => ((string?)model, s, 3))], rollout.Durations!.Select(d => (d.Model, d.Step, d.Count)));
        Assert.All(rollout.Durations!, d => Assert.InRange(d.MedianMs, 0, Math.Min(d.P90Ms, 60_000)));
        Assert.All(terminals, terminal =>
        {
            Assert.Equal(delta.Length, terminal.Agent.BytesDownloaded);
            Assert.Equal(("b", "2.0.0"), (terminal.Agent.ActiveSlot, terminal.Agent.Installed.Version));
            Assert.Equal(newImage, terminal.ActiveImage);
            Assert.Equal(1, terminal.Simulated.Environment.Restarts);
        });
    }

    [Fact]
    public async Task Rollout_OneSite_OtherTerminalsAreLeftAlone()
    {
        using var folder = new TestFolder();
        var oldImage = Images.Random(3, 200_000);
        var newImage = Images.Edited(oldImage, 4);
        await _cloud.PublishAsync(folder.Write("old", oldImage), "site", "1.0.0");
        var release = await _cloud.PublishAsync(folder.Write("new", newImage), "site", "2.0.0");
        await using var fleet = new Fleet(_cloud, folder, "site", folder.Path("old"));
        var inside = await fleet.StartAsync();
        using var elsewhere = new TestFolder();
        await using var others = new Fleet(_cloud, elsewhere, "site-other", folder.Path("old"));
        var outside = await others.StartAsync();
        await Until.TrueAsync(() => _cloud.Local.Terminals.Of(inside.Id).Count > 0, "the first check-in");

        await _cloud.StartRolloutAsync("site-2", release.ReleaseId, fleet.Site);
        await inside.EndedAsync(ExecutionState.Confirmed);
        var rollout = await _cloud.CompletedAsync("site-2");

        Assert.Equal(1, rollout.Progress.Members);
        Assert.Null(outside.Agent.State);
        Assert.Equal("a", outside.Agent.ActiveSlot);
    }

    [Fact]
    public async Task Rollout_TerminalThatHasTheReleaseAlready_CountsAsUpToDateAndDownloadsNothing()
    {
        using var folder = new TestFolder();
        var release = await _cloud.PublishAsync(folder.Write("new", Images.Random(5, 100_000)), "same", "1.0.0");
        await using var fleet = new Fleet(_cloud, folder, "same", folder.Path("new"));
        var terminal = await fleet.StartAsync();
        await Until.TrueAsync(() => _cloud.Local.Terminals.Of(terminal.Id).Count > 0, "the first check-in");

        await _cloud.StartRolloutAsync("same-1", release.ReleaseId, fleet.Site);
        var rollout = await _cloud.CompletedAsync("same-1");

        Assert.Equal(new RolloutProgress(Members: 1, 0, 0, 0, 0, 0, UpToDate: 1), rollout.Progress);
        Assert.Equal(0, terminal.Network.StorageRequests);
    }

    [Fact]
    public async Task Terminals_Listed_ShowWhatTheAgentsReported()
    {
        using var folder = new TestFolder();
        var image = folder.Write("image", Images.Random(6, 50_000));
        await using var fleet = new Fleet(_cloud, folder, "shown", image);
        var terminal = await fleet.StartAsync();
        await Until.TrueAsync(() => _cloud.Local.Terminals.Of(terminal.Id).Count > 1, "two check-ins");

        var shown = await _cloud.Admin.GetTerminalAsync(terminal.Id, CancellationToken.None);
        var page = await _cloud.Admin.ListTerminalsAsync(Limits.PageSize, continuation: null, CancellationToken.None);

        Assert.Equal((fleet.Site, $"SN-{terminal.Id}"), (shown.Site, shown.Hardware.Id));
        Assert.Equal(terminal.Agent.Installed.Sha256, Assert.Single(shown.Components).Sha256);
        Assert.Equal("enrolled", shown.History![^1].Kind);
        Assert.Contains(page.Items, t => t.TerminalId == terminal.Id && t.History is null);
    }
}
