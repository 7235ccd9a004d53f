using PosCloud.Core.Events;
using PosCloud.EndToEnd.Tests.Support;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.EndToEnd.Tests;

/// <summary>A cloud of its own: what arrives here is all that was sent.</summary>
public sealed class EveryTransitionBecomesAnEvent
{
    // EventCatalogueTests, RevokeTests, KeyRotationTests and CloneAlarmTests have them; some need a clock that can be moved.
    private static readonly string[] _elsewhere =
    [
        EventTypes.RolloutWaveCompleted, EventTypes.RolloutGateTripped, EventTypes.TerminalCancelled, EventTypes.TerminalSilent, EventTypes.TerminalReturned,
        EventTypes.TerminalRevoked, EventTypes.TerminalKeyRotated, EventTypes.TerminalCloneSuspected,
        EventTypes.TerminalBackedUp, EventTypes.TerminalRestored, EventTypes.TerminalRestoreFailed,
        EventTypes.TerminalReplaced, EventTypes.SupportCaseClosed,
        EventTypes.TerminalPeripheralAdded, EventTypes.TerminalPeripheralRemoved, EventTypes.TerminalPeripheralChanged, EventTypes.TerminalCertificateExpiring,
        EventTypes.TerminalWorkOrderCreated, EventTypes.TerminalWorkOrderAssigned, EventTypes.TerminalWorkOrderDone, EventTypes.TerminalWorkOrderConfirmed, EventTypes.TerminalWorkOrderCancelled,
        EventTypes.ReleasePtsExpiring, EventTypes.ReleaseDocumentAdded, EventTypes.ReleaseDocumentRemoved, EventTypes.TrustExpiring, EventTypes.TrustRotated,
    ];

    [Fact]
    public async Task Fleet_UpgradedRolledBackAndFailed_EachTransitionArrivesOnceUnderItsSubject()
    {
        using var folder = new TestFolder();
        await using var cloud = await TestCloud.StartAsync(TestCloud.Options);
        var oldImage = Images.Random(40, 300_000);
        var newImage = Images.Edited(oldImage, 41);

        // The third image has nothing of the others: both deltas to it are as large as the full package.
        var foreign = Images.Random(42, 100_000);
        var first = await cloud.PublishAsync(folder.Write("old", oldImage), "os", "1.0.0");
        var second = await cloud.PublishAsync(folder.Write("new", newImage), "os", "2.0.0");
        var third = await cloud.PublishAsync(folder.Write("foreign", foreign), "os", "3.0.0");
        await using var fleet = new Fleet(cloud, folder, "os", folder.Path("old"));
        var upgraded = await fleet.StartAsync();
        var rolledBack = await fleet.StartAsync(options => options with { FailsSelfTest = true });
        var failed = await fleet.StartAsync(between: inner => new EmptyStorage(inner, cloud.Local.Storage.BlobEndpoint));
        FleetTerminal[] all = [upgraded, rolledBack, failed];
        await Until.TrueAsync(() => all.All(t => cloud.Local.Terminals.Of(t.Id).Count > 0), "the first check-ins");

        await cloud.StartRolloutAsync("r-2", second.ReleaseId, fleet.Site);
        await upgraded.EndedAsync(ExecutionState.Confirmed);
        await rolledBack.EndedAsync(ExecutionState.RolledBack);
        await failed.EndedAsync(ExecutionState.Failed);
        await cloud.CompletedAsync("r-2");

        await HaltAsync(cloud, third.ReleaseId, fleet.Site);

        var expected = new List<(string Type, string Subject)>
        {
            (EventTypes.RolloutWaveStarted, "demo/rollouts/r-2"),
            (EventTypes.RolloutStarted, "demo/rollouts/r-3"),
            (EventTypes.RolloutWaveStarted, "demo/rollouts/r-3"),
            (EventTypes.RolloutPaused, "demo/rollouts/r-3"),
            (EventTypes.RolloutResumed, "demo/rollouts/r-3"),
            (EventTypes.RolloutAborted, "demo/rollouts/r-3"),
            (EventTypes.ReleaseWithdrawn, $"demo/releases/{third.ReleaseId}"),
            (EventTypes.RolloutStarted, "demo/rollouts/r-2"),
            (EventTypes.RolloutCompleted, "demo/rollouts/r-2"),
            (EventTypes.TerminalUpgraded, $"demo/sites/{fleet.Site}/terminals/{upgraded.Id}"),
            (EventTypes.TerminalRolledBack, $"demo/sites/{fleet.Site}/terminals/{rolledBack.Id}"),
            (EventTypes.TerminalFailed, $"demo/sites/{fleet.Site}/terminals/{failed.Id}"),
            (EventTypes.SupportCaseOpened, $"demo/sites/{fleet.Site}/terminals/{rolledBack.Id}"),
            (EventTypes.SupportCaseOpened, $"demo/sites/{fleet.Site}/terminals/{failed.Id}"),
        };
        foreach (var terminal in all)
        {
            expected.Add((EventTypes.TerminalEnrolled, $"demo/sites/{fleet.Site}/terminals/{terminal.Id}"));
            expected.Add((EventTypes.TerminalOffered, $"demo/sites/{fleet.Site}/terminals/{terminal.Id}"));
        }

        foreach (var release in new[] { first, second, third })
        {
            expected.Add((EventTypes.ReleaseDrafted, $"demo/releases/{release.ReleaseId}"));
            expected.Add((EventTypes.ReleaseApproved, $"demo/releases/{release.ReleaseId}"));
            expected.Add((EventTypes.ReleaseApproved, $"demo/releases/{release.ReleaseId}"));
            expected.Add((EventTypes.ReleasePublished, $"demo/releases/{release.ReleaseId}"));
            foreach (var package in release.Components[0].Packages)
            {
                var profile = package.BaseSha256 is null ? "fast" : "default";
                var subject = $"demo/packages/{release.Components[0].Sha256}/{package.BaseSha256 ?? "full"}/2/{profile}";
                expected.Add((EventTypes.DeltaRequested, subject));
                expected.Add((package.State == PackageState.Built ? EventTypes.DeltaBuilt : EventTypes.DeltaRejected, subject));
            }
        }

        Assert.Equal(2, third.Components[0].Packages.Count(p => p.State == PackageState.Rejected));
        await Until.TrueAsync(() => cloud.Events.Count >= expected.Count, $"{expected.Count} events, there are {cloud.Events.Count}");
        Assert.Equal(expected.Order(), cloud.Events.Select(e => (e.Type, e.Subject)).Order());
        Assert.Equal(AllTypes().Except(_elsewhere), cloud.Events.Select(e => e.Type).Distinct().Order());
        Assert.Equal("self-test-failed", cloud.Events.Single(e => e.Type == EventTypes.TerminalRolledBack).Reason);
        Assert.Equal("package-hash-mismatch", cloud.Events.Single(e => e.Type == EventTypes.TerminalFailed).Reason);
    }

    /// <summary>A rollout whose first wave nobody is in: it offers nothing, whatever is done with it.</summary>
    private static async Task HaltAsync(TestCloud cloud, string releaseId, string site)
    {
        var plan = new RolloutPlanBody([new WavePlan("nobody", Filter: "model == none"), new WavePlan("rest")]);
        var rollout = await cloud.Admin.StartRolloutAsync(new StartRolloutRequest("r-3", releaseId, $"site == {site}", plan), CancellationToken.None);
        await Until.TrueAsync(
            async () => (rollout = await cloud.Admin.GetRolloutAsync("r-3", CancellationToken.None)).State == RolloutState.Running, "r-3 to run");
        foreach (var action in new[] { RolloutAction.Pause, RolloutAction.Resume, RolloutAction.Abort })
        {
            rollout = await cloud.Admin.ActOnRolloutAsync("r-3", new RolloutActionRequest(action, "a test"), rollout.Etag, CancellationToken.None);
        }

        await cloud.Admin.WithdrawReleaseAsync(releaseId, new WithdrawReleaseRequest("a test"), CancellationToken.None);
    }

    /// <summary>No type can be added without a place in this test.</summary>
    private static IEnumerable<string> AllTypes() => typeof(EventTypes).GetFields().Select(f => (string)f.GetRawConstantValue()!).Order();

    /// <summary>Storage whose bytes are all zero: the hash of a package never fits.</summary>
    private sealed class EmptyStorage(HttpMessageHandler inner, Uri storage) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.RequestUri!.Authority == storage.Authority && response.Content.Headers.ContentLength is { } length)
            {
                response.Content = new ByteArrayContent(new byte[length]);
            }

            return response;
        }
    }
}
