using PosCloud.Core.Events;
using PosCloud.EndToEnd.Tests.Support;
using PosCloud.Local.Hosting;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.EndToEnd.Tests;

[Collection(SharedCloud.Collection)]
public sealed class ATerminalThatFailsItsSelfTestGoesBack(SharedCloud shared)
{
    private readonly TestCloud _cloud = shared.Cloud;

    [Fact]
    public async Task Rollout_TrialTransactionFails_OldSlotStartsAgainAndTheServiceKnowsWhy()
    {
        using var folder = new TestFolder();
        var oldImage = Images.Random(10, 300_000);
        await _cloud.PublishAsync(folder.Write("old", oldImage), "back", "1.0.0");
        var release = await _cloud.PublishAsync(folder.Write("new", Images.Edited(oldImage, 11)), "back", "2.0.0");
        await using var fleet = new Fleet(_cloud, folder, "back", folder.Path("old"));
        var terminal = await fleet.StartAsync(options => options with { FailsSelfTest = true });
        await Until.TrueAsync(() => _cloud.Local.Terminals.Of(terminal.Id).Count > 0, "the first check-in");

        await _cloud.StartRolloutAsync("back-2", release.ReleaseId, fleet.Site);
        await terminal.EndedAsync(ExecutionState.RolledBack);
        var rollout = await _cloud.CompletedAsync("back-2");

        Assert.Equal(new RolloutProgress(Members: 1, Offered: 1, Confirmed: 0, RolledBack: 1, 0, 0), rollout.Progress);
        Assert.Equal(("a", "1.0.0"), (terminal.Agent.ActiveSlot, terminal.Agent.Installed.Version));
        Assert.Equal(oldImage, terminal.ActiveImage);

        // Into the new slot and back out of it.
        Assert.Equal(2, terminal.Simulated.Environment.Restarts);
        var seen = await _cloud.Admin.GetTerminalAsync(terminal.Id, CancellationToken.None);
        Assert.Equal((ExecutionState.RolledBack, "self-test-failed"), (seen.Execution!.State, seen.Execution.Reason));
        await Until.TrueAsync(() => _cloud.Count(EventTypes.TerminalRolledBack, $"terminals/{terminal.Id}") == 1, "the event");
        Assert.Equal("self-test-failed", _cloud.Events.Single(e => e.Type == EventTypes.TerminalRolledBack && e.Subject.EndsWith($"/terminals/{terminal.Id}", StringComparison.Ordinal)).Reason);

        // Ticket and completion of the diagnostics.
        Assert.Equal(2, _cloud.Local.Terminals.Of(terminal.Id).Count(r => r.Kind == TerminalRequestKind.Upload));
    }

    [Fact]
    public async Task CheckIn_AfterGoingBack_TheSameRolloutIsNotOfferedAgain()
    {
        using var folder = new TestFolder();
        var oldImage = Images.Random(12, 200_000);
        await _cloud.PublishAsync(folder.Write("old", oldImage), "once", "1.0.0");
        var release = await _cloud.PublishAsync(folder.Write("new", Images.Edited(oldImage, 13)), "once", "2.0.0");
        await using var fleet = new Fleet(_cloud, folder, "once", folder.Path("old"));
        var failing = await fleet.StartAsync(options => options with { FailsSelfTest = true });

        // Keeps the rollout open: it has enrolled and never checks in again.
        await fleet.StartAsync(between: inner => new SilentAfterEnrolment(inner));
        await Until.TrueAsync(() => _cloud.Local.Terminals.Of(failing.Id).Count > 0, "the first check-in");

        await _cloud.StartRolloutAsync("once-2", release.ReleaseId, fleet.Site);
        await failing.EndedAsync(ExecutionState.RolledBack);
        var requests = _cloud.Local.Terminals.Of(failing.Id).Count;
        await Until.TrueAsync(() => _cloud.Local.Terminals.Of(failing.Id).Count >= requests + 3, "three more check-ins");

        Assert.Equal(RolloutState.Running, (await _cloud.Admin.GetRolloutAsync("once-2", CancellationToken.None)).State);
        Assert.Single(_cloud.Local.Terminals.Of(failing.Id), r => r.Kind == TerminalRequestKind.Offer);
        var seen = await _cloud.Admin.GetTerminalAsync(failing.Id, CancellationToken.None);
        Assert.Equal("already-ended", seen.History![0].Summary);
    }

    private sealed class SilentAfterEnrolment(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.AbsolutePath == "/v1/enrol"
                ? base.SendAsync(request, cancellationToken)
                : throw new HttpRequestException("The cable is out.");
    }
}
