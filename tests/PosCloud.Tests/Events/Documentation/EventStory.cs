using System.Security.Cryptography;
using PosCloud.Core.Backups;
using PosCloud.Core.Documents;
using PosCloud.Core.Events;
using PosCloud.Core.Hardware;
using PosCloud.Core.Publishing;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Core.Trust;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Documents;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Backups;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Trust;
using PosCloud.Tests.Trust.Backups;
using PosCloud.Trust.Backups;

namespace PosCloud.Tests.Events.Documentation;

/// <summary>One story in which every event of the catalogue happens; the same each time.</summary>
internal static class EventStory
{
    private const string Operator = "operator";
    private const string BackupId = "b20260301-5f3a9c0d1e2b4a67";

    // Made once: a backup is sealed with keys of chance.
    private static readonly byte[] Backup = BackupSamples.Seal([1, 2, 3], new BackupContext(FakeCloud.Estate, "till-4", BackupId), BackupCloud.Recipient);

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

        // A backup, restored twice: once it is refused.
        fourth.RestoreKey = BackupCloud.NewRestoreKey();
        await cloud.SendAsync(fourth, Backup, BackupId);
        foreach (var restored in new[] { true, false })
        {
            var order = (await cloud.Get<BackupHandler>().ReleaseAsync(FakeCloud.Estate, "till-4", BackupId, grant: null, Operator, CancellationToken.None)).Value();
            await fourth.CheckInAsync();
            fourth.Restore = new RestoreReport(order.RestoreId, restored, restored ? null : "restore-refused");
            await fourth.CheckInAsync();
            fourth.Restore = null;
            cloud.Time.Advance(TimeSpan.FromMinutes(1));
        }

        // A disk that was copied, a key that was exchanged, a terminal that was stolen.
        var stale = first.NextCheckIn();
        await first.CheckInAsync();
        _ = await first.SendAsync(stale);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await second.SendRotateAsync(key)).Value();
        (await cloud.Get<RevokeHandler>().HandleAsync(FakeCloud.Estate, "till-3", "stolen", Operator, CancellationToken.None)).Value();

        // A counter gets other hardware.
        var fifth = new FakeTerminal(cloud, old) { HardwareId = "sn-500" };
        await fifth.EnrolAsync(await cloud.ReplacementCodeAsync("till-4", "sn-500"));
        await TellOfHardwareAsync(cloud, fifth);

        await FakeApprovals.UploadAsync(cloud, "5.0.0", SampleImages.Of(5), pts: new PtsApproval("4-20348", new DateOnly(2000, 12, 31)));
        (await cloud.Get<ReleaseHandler>().PublishAsync(FakeCloud.Estate, "os-5.0.0", Operator, CancellationToken.None)).Value();

        await TellOfDocumentsAsync(cloud);

        // A third approver, and a year in which nobody signs anything.
        await FakeApprovals.RotateApproversAsync(cloud);
        cloud.Time.Advance(FakeTrust.Life - TimeSpan.FromDays(20));
        await cloud.Get<MetadataKeeper>().RunAsync(CancellationToken.None);
        await cloud.DrainAsync();
        return cloud.Publisher.Events;
    }

    /// <summary>A guide is attached to a release and taken back.</summary>
    private static async Task TellOfDocumentsAsync(FakeCloud cloud)
    {
        const string Release = "os-2.0.0";
        var handler = cloud.Get<DocumentHandler>();
        var content = "# After the upgrade\n\nPrint a test receipt.\n"u8.ToArray();
        var sha256 = SampleImages.Sha256(content);
        var upload = (await handler.UploadAsync(FakeCloud.Estate, Release, new DocumentUploadRequest(sha256, content.Length), CancellationToken.None)).Value();
        cloud.Vault.Upload(upload.Url, content);
        var added = new AddDocumentRequest("operator-guide", "en", DocumentFormat.Markdown, sha256, content.Length, upload.UploadId);
        (await handler.AddAsync(FakeCloud.Estate, Release, added, Operator, CancellationToken.None)).Value();
        var removed = new RemoveDocumentRequest("en", 1, "It shows the old screens.");
        (await handler.RemoveAsync(FakeCloud.Estate, Release, "operator-guide", removed, Operator, CancellationToken.None)).Value();
    }

    /// <summary>A printer is exchanged, and a certificate comes to its end.</summary>
    private static async Task TellOfHardwareAsync(FakeCloud cloud, FakeTerminal terminal)
    {
        var (printer, scanner) = (new Peripheral("POSPrinter", "TM-1", "P-1", "1.0", "OK"), new Peripheral("Scanner", "S-9", "S-1", "2.0", "OK"));
        terminal.Peripherals = [printer, scanner];
        await terminal.CheckInAsync();
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        var order = (await OrderAsync(new CreateWorkOrderRequest("Exchange the printer, it eats paper.", new PeripheralExpectation("POSPrinter", NotSerial: "P-1")))).OrderId;
        await ActOnOrderAsync(new WorkOrderActionRequest(WorkOrderAction.Assign, "Field team north"));
        await ActOnOrderAsync(new WorkOrderActionRequest(WorkOrderAction.Done));
        terminal.Peripherals = [printer with { Serial = "P-2" }, scanner with { Firmware = "2.1" }];
        terminal.Certificates = [new TerminalCertificate("host-tls", new string('c', 64), cloud.Time.GetUtcNow().AddDays(20), "Test CA")];
        await terminal.CheckInAsync();
        order = (await OrderAsync(new CreateWorkOrderRequest("Clean the scanner."))).OrderId;
        await ActOnOrderAsync(new WorkOrderActionRequest(WorkOrderAction.Cancel, Reason: "It was the light."));

        async Task<WorkOrder> OrderAsync(CreateWorkOrderRequest request) =>
            (await cloud.Get<WorkOrderHandler>().CreateAsync(FakeCloud.Estate, terminal.TerminalId, request, Operator, CancellationToken.None)).Value();

        async Task ActOnOrderAsync(WorkOrderActionRequest request)
        {
            cloud.Time.Advance(TimeSpan.FromMinutes(1));
            (await cloud.Get<WorkOrderHandler>().ActAsync(FakeCloud.Estate, terminal.TerminalId, order, request, Operator, CancellationToken.None)).Value();
        }
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
