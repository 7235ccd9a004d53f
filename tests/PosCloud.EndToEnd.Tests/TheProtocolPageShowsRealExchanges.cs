using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Azure.Events;
using PosCloud.Cli.Api;
using PosCloud.Core.Events;
using PosCloud.EndToEnd.Tests.Documentation;
using PosCloud.EndToEnd.Tests.Support;
using PosCloud.Local;
using PosCloud.Local.Identity;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Documents;
using PosCloud.Protocol.Events;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Support;
using PosCloud.Protocol.Terminals;
using PosCloud.Protocol.Trust;
using PosCloud.Trust.Backups;

namespace PosCloud.EndToEnd.Tests;

/// <summary>
/// Runs a whole upgrade, records what goes over the wire and compares it with <c>docs/protocol.md</c>. With
/// POSCLOUD_WRITE_DOCS=1 it writes the examples and the table of problems instead.
/// </summary>
public sealed class TheProtocolPageShowsRealExchanges
{
    private readonly Page _page = new(Repository.Docs("protocol.md"));
    private readonly ConcurrentQueue<Exchange> _exchanges = new();

    [Fact]
    public async Task Examples_OfEveryEndpoint_HaveTheMembersThatGoOverTheWire()
    {
        await RecordAsync();
        var examples = Choose();

        foreach (var (name, example) in examples)
        {
            if (Page.IsWritten)
            {
                _page.WriteExample(name, ExampleJson.Write(example));
            }

            var written = _page.Example(name);
            Assert.True(written is not null, $"docs/protocol.md has no example '{name}'.");
            Assert.Equal(string.Join('\n', ExampleJson.Shape(example)), string.Join('\n', ExampleJson.Shape(JsonNode.Parse(written)!)));
        }

        Assert.Equal(examples.Keys.Order(), _page.Examples.Order());
        Assert.Empty(Endpoint.All.Select(e => e.Name).Except(examples.Keys));
    }

    [Fact]
    public void Examples_OnThePage_HoldNoSecret()
    {
        Assert.DoesNotMatch("sig=[A-Za-z0-9%]", _page.Text);
        Assert.DoesNotMatch("Bearer [A-Za-z0-9]", _page.Text);
        Assert.DoesNotMatch("demo\\.[0-9A-Z]{8}", _page.Text);
        Assert.DoesNotMatch("\"(credential|state)\": \"[^\"]{32}", _page.Text);
    }

    [Fact]
    public void Problems_InTheTable_AreAllReasonsOfTheService()
    {
        var table = new StringBuilder("| name | status | title | what to do next |\n| --- | --- | --- | --- |\n");
        foreach (var reason in Reasons.All)
        {
            table.Append($"| `{reason.Name}` | {reason.Status} | {reason.Title} | {reason.Next} |\n");
        }

        if (Page.IsWritten)
        {
            _page.WriteTable("problems", table.ToString().Trim());
        }

        Assert.Equal(table.ToString().Trim(), _page.Table("problems"));
    }

    [Fact]
    public void Limits_InTheTable_AreThoseOfTheCode()
    {
        var rows = _page.Table("limits").Split('\n').Skip(2).Select(row => row.Split('|')).ToDictionary(row => row[1].Trim(), row => row[2].Trim());
        var limits = typeof(Limits).GetFields().ToDictionary(f => $"`{f.Name}`", f => f.GetRawConstantValue()!.ToString()!);

        Assert.Equal(limits.OrderBy(l => l.Key), rows.OrderBy(r => r.Key));
    }

    [Fact]
    public void States_InTheTable_AreThoseOfTheCodeInTheirOrder()
    {
        var names = Enum.GetNames<ExecutionState>().Select(n => $"`{System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(n)}`");

        Assert.Equal(names, _page.Table("states").Split('\n').Skip(2).Select(row => row.Split('|')[1].Trim()));
    }

    private async Task RecordAsync()
    {
        using var folder = new TestFolder();
        await using var cloud = await TestCloud.StartAsync(TestCloud.Options with
        {
            Configure = builder => builder.Services.AddSingleton<IEventPublisher>(
                services => new PatientPublisher(ActivatorUtilities.CreateInstance<EventGridPublisher>(services), IsPublishingAnswered)),
        });
        using var network = new SocketsHttpHandler { UseProxy = false };
        using var http = new HttpClient(new ExchangeRecorder(network, cloud.Local.Address, _exchanges)) { BaseAddress = cloud.Local.Address };
        var admin = new AdminClient(
            http, cloud.Local.Address, LocalCloud.Estate, new ClientTokens(http, cloud.Local.Issuer.Authority, cloud.Local.Issuer.Admin).GetAsync);

        var second = new AdminClient(
            http, cloud.Local.Address, LocalCloud.Estate, new ClientTokens(http, cloud.Local.Issuer.Authority, cloud.Local.Issuer.Deputy).GetAsync);
        var approvers = cloud.Local.Issuer.Approvers.Select(
            client => new AdminClient(http, cloud.Local.Address, LocalCloud.Estate, new ClientTokens(http, cloud.Local.Issuer.Authority, client).GetAsync)).ToList();
        Func<ReleaseView, CancellationToken, Task> approve = (release, token) => cloud.Local.ApproveAsync(approvers, release, token);

        await http.GetAsync("/v1/health");
        await approvers[0].PublishRootAsync(new SignedFile(Convert.ToBase64String(cloud.Local.TrustRoot.Span)), CancellationToken.None);
        await http.GetAsync($"/v1/estates/{LocalCloud.Estate}/terminals");
        var oldImage = Images.Random(90, 300_000);
        var wait = TimeSpan.FromMinutes(1);
        await admin.PublishAsync(new PublishImage(folder.Write("old", oldImage), "os", "1.0.0", "First release.", wait, BackOut: "Hold the green key for ten seconds.", Approve: approve), null, CancellationToken.None);
        await admin.PublishAsync(
            new PublishImage(folder.Write("new", Images.Edited(oldImage, 91)), "os", "2.0.0", "Faster receipts.", wait, BackOut: "Hold the green key for ten seconds.", Approve: approve), null, CancellationToken.None);
        await admin.ListReleasesAsync(limit: 1, continuation: null, CancellationToken.None);
        await RecordDocumentsAsync(admin);

        const string Thumbprint = "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s";
        await admin.AddFactoryKeysAsync(
            new AddFactoryKeysRequest([new FactoryKey("SN-0003", Thumbprint, "pos-003", "shop-12", new Dictionary<string, string> { ["region"] = "north" })], 31_536_000),
            CancellationToken.None);
        await admin.RevokeFactoryKeysAsync(
            new RevokeFactoryKeysRequest([new FactoryKeyName("SN-0003", Thumbprint)], "Lost on its way to the shop."), CancellationToken.None);
        var codes = await admin.CreateCodesAsync(
            new CreateCodesRequest(["pos-001"], "shop-12", new Dictionary<string, string> { ["region"] = "north" }, ExpiresInSeconds: 3600), CancellationToken.None);
        await using (var fleet = new Fleet(cloud, folder, "os", folder.Path("old")))
        {
            // Goes back, so that diagnostics are uploaded, and needs a second link.
            var terminal = await fleet.StartAsync(
                codes[0],
                options => options with { FailsSelfTest = true },
                inner => new ExchangeRecorder(new RefusedFirstDownload(inner), cloud.Local.Address, _exchanges));
            await Until.TrueAsync(() => cloud.Local.Terminals.Of(terminal.Id).Count > 0, "the first check-in");
            await admin.StartRolloutAsync(new StartRolloutRequest("r-2026-07", "os-2.0.0", "site == shop-12"), CancellationToken.None);
            await terminal.EndedAsync(ExecutionState.RolledBack);
            await cloud.CompletedAsync("r-2026-07");

            // Only a check-in tells when the next one is.
            var before = cloud.Local.Terminals.Of(terminal.Id).Count;
            await Until.TrueAsync(() => cloud.Local.Terminals.Of(terminal.Id).Count > before, "a check-in after the way back");
        }

        await RecordOperatorAsync(admin);
        await RecordSupportAsync(admin);
        await RecordEventsAsync(cloud, admin);
        await admin.GetRolloutAsync("r-2026-07", CancellationToken.None);
        await admin.ListRolloutsAsync(limit: null, continuation: null, CancellationToken.None);
        await admin.GetTerminalAsync("pos-001", CancellationToken.None);
        await admin.ListTerminalsAsync(limit: 100, continuation: null, CancellationToken.None);
        await RecordStaleAsync(admin, second, http);
        using var storage = new HttpClient(network, disposeHandler: false);
        await RecordBackupsAsync(admin, http, storage);
    }

    /// <summary>A guide in two versions, of which the first is removed.</summary>
    private static async Task RecordDocumentsAsync(AdminClient admin)
    {
        foreach (var text in new[] { "# Guide\n\nPress the green key.\n", "# Guide\n\nHold the green key.\n" })
        {
            await admin.AddDocumentAsync(
                "os-2.0.0", new DocumentFile("operator-guide", "en", DocumentFormat.Markdown, Encoding.UTF8.GetBytes(text)), CancellationToken.None);
        }

        await admin.RemoveDocumentAsync("os-2.0.0", "operator-guide", new RemoveDocumentRequest("en", 1, "It shows the wrong key."), CancellationToken.None);
        await admin.ListDocumentsAsync("os-2.0.0", CancellationToken.None);
        await admin.ReadDocumentAsync("os-2.0.0", "operator-guide", "zh-CN", version: null, CancellationToken.None);
    }

    /// <summary>A rollout whose first wave nobody is in: nothing moves while it is recorded.</summary>
    private static async Task RecordOperatorAsync(AdminClient admin)
    {
        var plan = new RolloutPlanBody(
            [
                new WavePlan("pilots", Filter: "tag.ring == pilot", Gates: new WaveGates(SuccessPercent: 98, ErrorPercent: 2, SoakSeconds: 86_400, Rate: new RateCap(50))),
                new WavePlan("everybody", Gates: new WaveGates(ErrorPercent: 5)),
            ],
            Retries: [new RetryRule(FailureKind.Download, 3, 600)],
            Preconditions: new UpgradePreconditions(BatchClosed: true, Network: NetworkNeed.Unmetered));
        var request = new StartRolloutRequest("r-2026-08", "os-2.0.0", "site == shop-12 and component.os < 2.0", plan);
        await admin.PlanRolloutAsync(request, CancellationToken.None);
        var rollout = await admin.StartRolloutAsync(request, CancellationToken.None);
        await Until.TrueAsync(
            async () => (rollout = await admin.GetRolloutAsync("r-2026-08", CancellationToken.None)).State == RolloutState.Running, "the second rollout to run");
        await admin.ActOnRolloutAsync(
            "r-2026-08", new RolloutActionRequest(RolloutAction.Pause, "The printers of shop 12 are being changed."), rollout.Etag, CancellationToken.None);
        await admin.WhyAsync("pos-001", CancellationToken.None);
        await admin.ReadinessAsync("r-2026-08", wave: null, site: null, limit: 100, continuation: null, CancellationToken.None);
        await admin.ActOnRolloutAsync("r-2026-08", new RolloutActionRequest(RolloutAction.Abort, "Not needed."), null, CancellationToken.None);
        await admin.WithdrawReleaseAsync("os-2.0.0", new WithdrawReleaseRequest("Receipts lose their last line."), CancellationToken.None);
    }

    /// <summary>The case that the way back has opened; then one of a person.</summary>
    private static async Task RecordSupportAsync(AdminClient admin)
    {
        const string Terminal = "pos-001";
        var model = (await admin.GetTerminalAsync(Terminal, CancellationToken.None)).Hardware.Model;
        var vendor = new VendorContact(model, "Terminal maker", "+49 30 0000", "support@maker.example", "https://maker.example/support", "Mon-Fri 8-18", "C-17");
        await admin.SetVendorAsync(vendor, CancellationToken.None);
        var opened = (await admin.ListCasesAsync(closed: false, limit: null, continuation: null, CancellationToken.None)).Items.Single(c => c.TerminalId == Terminal);
        await admin.NoteCaseAsync(Terminal, opened.CaseId, new NoteCaseRequest("Asked the shop for the receipt.", "ann"), CancellationToken.None);
        await admin.ListCasesAsync(closed: false, limit: null, continuation: null, CancellationToken.None);
        await admin.GetCaseAsync(Terminal, opened.CaseId, CancellationToken.None);
        await admin.CloseCaseAsync(Terminal, opened.CaseId, new CloseCaseRequest("It was the acquirer."), CancellationToken.None);
        var person = await admin.OpenCaseAsync(Terminal, new OpenCaseRequest("The cash drawer does not open.", "ann"), CancellationToken.None);
        await admin.CloseCaseAsync(Terminal, person.CaseId, new CloseCaseRequest("Oiled."), CancellationToken.None);
        await admin.ListVendorsAsync(CancellationToken.None);
        await admin.RemoveVendorAsync(new RemoveVendorRequest(model), CancellationToken.None);
        var bundle = Assert.Single((await admin.ListDiagnosticsAsync(Terminal, CancellationToken.None)).Items);
        await admin.DiagnosticsLinkAsync(Terminal, bundle.UploadId, CancellationToken.None);
        await admin.DemandDiagnosticsAsync(Terminal, new DemandDiagnosticsRequest("The printer is slow."), CancellationToken.None);
    }

    private static async Task RecordEventsAsync(TestCloud cloud, AdminClient admin)
    {
        await Until.TrueAsync(() => cloud.Count(EventTypes.ReleasePublished, "releases/os-2.0.0") == 1, "the event of the release");
        var request = new ReplayRequest(DateTimeOffset.UtcNow.AddHours(-1), Types: [EventTypes.ReleasePublished], Subject: "demo/releases/os-2");
        Assert.Single((await admin.QueryEventsAsync(request, CancellationToken.None)).Items);
        Assert.Equal(new ReplayPage(1, 0), await admin.ReplayEventsAsync(request, CancellationToken.None));
    }

    private static async Task RecordStaleAsync(AdminClient admin, AdminClient second, HttpClient http)
    {
        var codes = await admin.CreateCodesAsync(
            new CreateCodesRequest(["pos-002"], "shop-12", new Dictionary<string, string>(), ExpiresInSeconds: 3600), CancellationToken.None);
        using var terminal = new HandTerminal(http, "SN-0002");
        await terminal.EnrolAsync(codes[0].Code);
        Assert.Equal(200, (await terminal.CheckInAsync(2)).Status);

        // The same message again gets the same answer; another one under an older number is refused.
        Assert.Equal(200, (await terminal.CheckInAsync(2)).Status);
        Assert.Equal(409, (await terminal.CheckInAsync(1)).Status);
        await terminal.RotateKeyAsync();
        Assert.Equal(200, (await terminal.CheckInAsync(3)).Status);
        await admin.RevokeTerminalAsync("pos-002", new RevokeTerminalRequest("Stolen from the counter."), CancellationToken.None);
        Assert.Equal(403, (await terminal.CheckInAsync(4)).Status);
        var order = await admin.CreateWorkOrderAsync(
            "pos-002",
            new CreateWorkOrderRequest("Exchange the printer, it eats paper.", new PeripheralExpectation("POSPrinter", NotSerial: "P-1"), "Field team north"),
            CancellationToken.None);
        await admin.ActOnWorkOrderAsync("pos-002", order.OrderId, new WorkOrderActionRequest(WorkOrderAction.Done, Reason: "Exchanged at nine."), CancellationToken.None);
        await admin.ListWorkOrdersAsync(site: "shop-12", terminalId: null, state: "done", limit: 10, continuation: null, CancellationToken.None);
        await admin.ReplaceTerminalAsync("pos-002", new ReplaceTerminalRequest("SN-0021", "The counter gets another till."), CancellationToken.None);
        await admin.CancelReplacementAsync("pos-002", new CancelReplacementRequest("SN-0021", "It went to another shop."), CancellationToken.None);
        await admin.ReplaceTerminalAsync("pos-002", new ReplaceTerminalRequest("SN-0022", "The counter gets another till."), CancellationToken.None);
        var code = await second.ApproveReplacementAsync("pos-002", new ApproveReplacementRequest("SN-0022"), CancellationToken.None);
        using var replacement = new HandTerminal(http, "SN-0022");
        await replacement.EnrolAsync(code.Code);
        await admin.ListAuditAsync(limit: 2, continuation: null, CancellationToken.None);
    }

    /// <summary>A terminal backs up; a recipient releases the backup to it, and it says how the restore ended.</summary>
    private static async Task RecordBackupsAsync(AdminClient admin, HttpClient http, HttpClient storage)
    {
        const string Terminal = "pos-004";
        const string BackupId = "b20260301-5f3a9c1e2b7d4a60";
        using var recipient = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var set = new DataSetSummary("articles", 1, 2, 24, "1cce84dd346cbb9ef68e90ecb01a0bb6a4ec1b5ae4a2f1c5f6d2c1e0f9a8b7c6");
        var codes = await admin.CreateCodesAsync(
            new CreateCodesRequest([Terminal], "shop-12", new Dictionary<string, string>(), ExpiresInSeconds: 3600), CancellationToken.None);
        using var terminal = new HandTerminal(http, "SN-0004");
        await terminal.EnrolAsync(codes[0].Code);
        await terminal.CheckInAsync(1, terminal.RestoreKey.Jwk);
        await terminal.BackUpAsync(BackupId, BackupPublicKey.From(recipient), set, storage);
        var backup = await admin.GetBackupAsync(Terminal, BackupId, CancellationToken.None);
        var grant = BackupGrant.Create(BackupHeader.Parse(Convert.FromBase64String(backup.Header!)), backup.Sha256, recipient, terminal.RestoreKey);
        var ordered = await admin.ReleaseBackupAsync(Terminal, BackupId, new ReleaseBackupRequest(grant.ToText()), CancellationToken.None);
        Assert.Equal(200, (await terminal.CheckInAsync(2, terminal.RestoreKey.Jwk)).Status);
        Assert.Equal(200, (await terminal.CheckInAsync(3, terminal.RestoreKey.Jwk, new RestoreReport(ordered.RestoreId, Restored: true, Sets: [set]))).Status);
        await admin.ListBackupsAsync(Terminal, CancellationToken.None);
        await admin.DeleteBackupAsync(Terminal, BackupId, new DeleteBackupRequest("The shop was closed."), CancellationToken.None);
    }

    private Dictionary<string, JsonNode> Choose()
    {
        var examples = new Dictionary<string, JsonNode>();
        foreach (var endpoint in Endpoint.All)
        {
            // The last good one: by then every optional member has its value.
            var exchange = _exchanges.LastOrDefault(e => endpoint.Matches(e.Method, e.Path) && e.Status < 300);
            Assert.True(exchange is not null, $"{endpoint.Method} {endpoint.Route} was not recorded.");
            examples[endpoint.Name] = ExampleJson.Of(exchange);
        }

        var ofAgent = _exchanges.Where(e => e.Path.Contains("/pos-001/", StringComparison.Ordinal)).ToList();
        var offer = ofAgent.First(e => e.Path.EndsWith("/check-in", StringComparison.Ordinal) && Answer(e)["links"]!.AsArray().Count > 0);
        examples["enrol"] = ExampleJson.Of(First(_exchanges, "/v1/enrol", 201));
        examples["enrol-nonce"] = ExampleJson.Of(First(_exchanges, "/v1/enrol", 401));
        examples["check-in"] = ExampleJson.Of(First(ofAgent, "/check-in", 200));
        examples["check-in-offer"] = ExampleJson.Of(offer);
        examples["directive"] = ExampleJson.Body(
            Encoding.UTF8.GetString(Convert.FromBase64String(Answer(offer)["directive"]!["payload"]!.GetValue<string>())));
        var ofHand = _exchanges.Where(e => e.Path.Contains("/pos-004/", StringComparison.Ordinal)).ToList();
        var restore = ofHand.Single(e => e.Path.EndsWith("/check-in", StringComparison.Ordinal) && Answer(e)["links"]!.AsArray().Count > 0);
        examples["upload"] = ExampleJson.Of(First(ofAgent, "/uploads", 200));
        examples["complete-upload"] = ExampleJson.Of(First(ofAgent, "/complete", 200));
        examples["upload-backup"] = ExampleJson.Of(First(ofHand, "/uploads", 200));
        examples["restore-directive"] = ExampleJson.Body(
            Encoding.UTF8.GetString(Convert.FromBase64String(Answer(restore)["directive"]!["payload"]!.GetValue<string>())));
        examples["restore-report"] = ExampleJson.Of(ofHand.Last(e => e.Path.EndsWith("/check-in", StringComparison.Ordinal)));
        examples["report"] = ExampleJson.Of(First(ofAgent, "/reports", 200));
        examples["sequence-stale"] = ExampleJson.Of(First(_exchanges, "/check-in", 409));
        examples["token-missing"] = ExampleJson.Of(First(_exchanges, "/terminals", 401));
        return examples;
    }

    private bool IsPublishingAnswered(string imageSha256) => _exchanges.Any(
        e => e.Path.EndsWith("/publish", StringComparison.Ordinal) && e.ResponseBody.Contains(imageSha256, StringComparison.Ordinal));

    private static JsonNode Answer(Exchange exchange) => JsonNode.Parse(exchange.ResponseBody)!;

    private static Exchange First(IEnumerable<Exchange> exchanges, string end, int status) =>
        exchanges.First(e => e.Status == status && e.Path.EndsWith(end, StringComparison.Ordinal));

    /// <summary>
    /// Asks for packages only after the answer to publishing was recorded: otherwise a quick build could show in that
    /// answer, and the example would have one form today and another tomorrow.
    /// </summary>
    private sealed class PatientPublisher(IEventPublisher inner, Func<string, bool> isAnswered) : IEventPublisher
    {
        public async Task<EventRefusal?> PublishAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellationToken)
        {
            foreach (var asked in events.Where(e => e.Type == EventTypes.DeltaRequested))
            {
                await Until.TrueAsync(() => isAnswered(asked.Subject.Split('/')[2]), "the answer to publishing");
            }

            return await inner.PublishAsync(events, cancellationToken);
        }
    }

    /// <summary>Storage says 403, as it does when a link has expired.</summary>
    private sealed class RefusedFirstDownload(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private int _downloads;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.Method == HttpMethod.Get && !request.RequestUri!.AbsolutePath.StartsWith("/v1/", StringComparison.Ordinal) && Interlocked.Increment(ref _downloads) == 1
                ? Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.Forbidden) { Content = new ByteArrayContent([]), RequestMessage = request })
                : base.SendAsync(request, cancellationToken);
    }
}
