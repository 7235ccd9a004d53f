using System.Security.Cryptography;
using PosCloud.Core.Events;
using PosCloud.Core.Publishing;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Core.Trust;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Trust;

namespace PosCloud.Tests.Events.Documentation;

/// <summary>One story in which every event of the catalogue happens; the same each time.</summary>
internal static class EventStory
{
    private const string Operator = "operator";

    public static async Task<IReadOnlyList<EventRecord>> TellAsync(FakeCloud cloud)
    {
        var old = SampleImages.Of(1);
        await cloud.ReleasedAsync("1.0.0", old);
        await cloud.ReleasedAsync("2.0.0", SampleImages.Edit(old, 2));

        // Nothing of the others in it: its deltas are as large as the full package.
        await cloud.ReleasedAsync("3.0.0", SampleImages.Of(3));
        var first = await cloud.TerminalAsync("till-1", old, "shop-1");
        var second = await cloud.TerminalAsync("till-2", old, "shop-2");
        var third = await cloud.TerminalAsync("till-3", old, "shop-3");
        var fourth = await cloud.TerminalAsync("till-4", old, "shop-4");
        await cloud.DrainAsync();

        var plan = new RolloutPlanBody([new WavePlan("pilot", Terminals: ["till-1"], Gates: new WaveGates(SuccessPercent: 90, ErrorPercent: 10, MinSample: 1, SoakSeconds: 0)), new WavePlan("rest")]);
        await cloud.RollOutAsync("autumn", "2.0.0", plan: plan);
        await first.CheckInAsync();
        await ActAsync(cloud, "autumn", RolloutAction.Pause);
        await ActAsync(cloud, "autumn", RolloutAction.Resume);
        await cloud.SeeWorldAsync();
        await first.ReportAsync(new ReportEntry(ExecutionState.Confirmed, cloud.Time.GetUtcNow(), BytesDownloaded: 4321));
        await MoveOnAsync(cloud);
        await second.CheckInAsync();
        await third.CheckInAsync();
        await fourth.CheckInAsync();
        await second.ReportAsync(new ReportEntry(ExecutionState.RolledBack, cloud.Time.GetUtcNow(), "self-test-failed", BytesDownloaded: 4321));
        await third.ReportAsync(new ReportEntry(ExecutionState.Failed, cloud.Time.GetUtcNow(), "package-hash-mismatch"));
        await fourth.ReportAsync(ExecutionState.Installing);
        await MoveOnAsync(cloud);
        cloud.Time.Advance(TimeSpan.FromHours(25));
        await MoveOnAsync(cloud);
        await fourth.ReportAsync(ExecutionState.Confirmed);
        await MoveOnAsync(cloud);

        var strict = new RolloutPlanBody([new WavePlan("all", Gates: new WaveGates(ErrorPercent: 10, MinSample: 1))]);
        await cloud.RollOutAsync("winter", "3.0.0", plan: strict);

        // An offer that never arrives, and one that fails.
        var lost = second.NextCheckIn();
        (await second.SendAsync(lost)).Value();
        await third.CheckInAsync();
        await third.ReportAsync(new ReportEntry(ExecutionState.Failed, cloud.Time.GetUtcNow(), "package-hash-mismatch"));
        await MoveOnAsync(cloud);
        await second.CheckInAsync();
        await ActAsync(cloud, "winter", RolloutAction.Abort);
        await MoveOnAsync(cloud);
        await MoveOnAsync(cloud);
        (await cloud.Get<ReleaseHandler>().WithdrawAsync(FakeCloud.Estate, "os-3.0.0", "does not print", Operator, CancellationToken.None)).Value();
        await FakeApprovals.EstablishAsync(cloud);
        var target = await FakeApprovals.UploadAsync(cloud, "4.0.0", SampleImages.Of(4));
        (await FakeApprovals.ProposeAsync(cloud, FakeApprovals.Proposal(cloud, target), 0, "ann")).Value();
        await FakeApprovals.ProposeAsync(cloud, await FakeApprovals.WaitingAsync(cloud), 1, "ben");

        // A disk that was copied, a key that was exchanged, a terminal that was stolen.
        var stale = first.NextCheckIn();
        await first.CheckInAsync();
        _ = await first.SendAsync(stale);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await second.SendRotateAsync(key)).Value();
        (await cloud.Get<RevokeHandler>().HandleAsync(FakeCloud.Estate, "till-3", "stolen", Operator, CancellationToken.None)).Value();

        await FakeApprovals.UploadAsync(cloud, "5.0.0", SampleImages.Of(5), pts: new PtsApproval("4-20348", new DateOnly(2000, 12, 31)));
        (await cloud.Get<ReleaseHandler>().PublishAsync(FakeCloud.Estate, "os-5.0.0", Operator, CancellationToken.None)).Value();

        // A third approver, and a year in which nobody signs anything.
        await FakeApprovals.RotateApproversAsync(cloud);
        cloud.Time.Advance(FakeTrust.Life - TimeSpan.FromDays(20));
        await cloud.Get<MetadataKeeper>().RunAsync(CancellationToken.None);
        await cloud.DrainAsync();
        return cloud.Publisher.Events;
    }

    private static async Task MoveOnAsync(FakeCloud cloud)
    {
        await cloud.DrainAsync();
        await cloud.AdvanceAsync();
        await cloud.DrainAsync();
        await cloud.SeeWorldAsync();
    }

    private static async Task ActAsync(FakeCloud cloud, string rolloutId, RolloutAction action)
    {
        var seen = (await cloud.Get<RolloutQueries>().ShowAsync(FakeCloud.Estate, rolloutId, CancellationToken.None)).Value();
        (await cloud.Get<RolloutActionHandler>().HandleAsync(
            FakeCloud.Estate, rolloutId, new RolloutActionRequest(action, "a look at the first results"), seen.Etag, Operator, CancellationToken.None)).Value();
        await cloud.DrainAsync();
        await cloud.SeeWorldAsync();
    }
}
