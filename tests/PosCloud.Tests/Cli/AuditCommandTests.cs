using System.Globalization;
using System.Text.Json;
using PosCloud.Cli;
using PosCloud.Cli.Audit;
using PosCloud.Protocol;
using PosCloud.Protocol.Audit;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Tests.Audit;

namespace PosCloud.Tests.Cli;

public sealed class AuditCommandTests : IDisposable
{
    private const string Estate = "/v1/estates/demo";

    private readonly CliHarness _cli = new CliHarness().WithToken();
    private List<string> _log = SampleLog.Of(1201);

    public AuditCommandTests() => _cli.Server
        .On($"GET {Estate}/audit", request => FakeServer.Json(PageOf(request.Uri.Query), ProtocolJson.Default.PageAuditLine))
        .On($"GET {Estate}/terminals", Samples.PageOf(null, Terminal()), ProtocolJson.Default.PageTerminalView)
        .On($"GET {Estate}/releases", Samples.PageOf(null, Samples.Release(ReleaseState.Published) with { PublishedBy = "bert" }), ProtocolJson.Default.PageReleaseView)
        .On($"GET {Estate}/rollouts", Samples.PageOf(null, Samples.Rollout(RolloutState.Running, 5) with { Approvals = ["anna", "bert"] }), ProtocolJson.Default.PageRolloutView)
        .On($"POST {Estate}/terminals/T1/revoke", Terminal(), ProtocolJson.Default.TerminalView);

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Verify_OfTheServicesCopies_TakesTheirPartsInOrderAndMissesNone()
    {
        string Part(int first, int last)
        {
            var path = _cli.File($"{first:D19}.jsonl", System.Text.Encoding.UTF8.GetBytes(string.Concat(_log[(first - 1)..last].Select(line => line + "\n"))));
            File.WriteAllText(AuditFile.HeadPath(path), JsonSerializer.Serialize(SampleLog.Head(_log, last), CliJson.Default.AuditHead));
            return path;
        }

        var parts = new[] { Part(1, 1000), Part(1001, 1150), Part(1151, 1201) };

        Assert.Equal(0, await _cli.RunAsync(["audit", "verify", .. parts]));
        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("audit", "verify", parts[0], parts[2]));
        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("audit", "verify", parts[1], parts[0], parts[2]));
        File.WriteAllLines(parts[1], _log[1000..1149]);
        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("audit", "verify", parts[0], parts[1]));
    }

    [Fact]
    public async Task List_ShowsTheNewestRowsAndThatThereAreMore()
    {
        Assert.Equal(0, await _cli.RunAsync("audit", "list"));

        Assert.Contains("anna@example.com", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("1201", _cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("1101 ", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("--all", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WithARowThatCannotBeRead_ShowsTheRest()
    {
        _log = SampleLog.Of(3);
        _log[1] = "broken";

        Assert.Equal(0, await _cli.RunAsync("audit", "list"));

        Assert.Contains("unreadable", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("withdraw", _cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(501)]
    [InlineData(1201)]
    public async Task Verify_OfAGoodLog_ReadsEveryRowOnce(int rows)
    {
        _log = SampleLog.Of(rows);

        Assert.Equal(0, await _cli.RunAsync("audit", "verify", "--json"));

        var report = JsonSerializer.Deserialize(_cli.Output, CliJson.Default.AuditReport)!;
        Assert.Equal(((long)rows, rows == 0 ? AuditChain.Genesis : AuditChain.Hash(_log[^1])), (report.Head.Seq, report.Head.Sha256));
        Assert.Equal(1 + ((rows + 499) / 500), _cli.Server.Requests.Count);
    }

    [Theory]
    [InlineData(300, "changed, row 301")]
    [InlineData(700, "changed, row 701")]
    public async Task Verify_OfALogWithAChangedRow_NamesItAndEndsWithOne(int row, string expected)
    {
        _log[row - 1] = _log[row - 1].Replace("anna", "eve", StringComparison.Ordinal);

        Assert.Equal(1, await _cli.RunAsync("audit", "verify"));
        Assert.Contains(expected, _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_WritesTheRowsByteForByteAndTheHead_AndVerifiesWithoutTheService()
    {
        var path = Path.Combine(_cli.Folder, "log.jsonl");
        Assert.Equal(0, await _cli.RunAsync("audit", "export", "--out", path));
        var requests = _cli.Server.Requests.Count;

        Assert.Equal(0, await _cli.RunAsync("audit", "verify", path));

        Assert.Equal(requests, _cli.Server.Requests.Count);
        Assert.Equal(string.Concat(_log.Select(line => line + "\n")), await File.ReadAllTextAsync(path));
        Assert.Equal(SampleLog.Head(_log, 1201), AuditFile.ReadHead(AuditFile.HeadPath(path)));
        Assert.Equal(5, await _cli.RunAsync("audit", "export", "--out", path));
    }

    [Fact]
    public async Task Verify_OfAnExport_FindsWhatWasDoneToIt()
    {
        var path = Path.Combine(_cli.Folder, "log.jsonl");
        await _cli.RunAsync("audit", "export", "--out", path);
        var lines = await File.ReadAllLinesAsync(path);

        async Task AssertFaultAsync(IEnumerable<string> altered, string expected)
        {
            await File.WriteAllLinesAsync(path, altered);
            Assert.Equal(1, await _cli.RunAsync("audit", "verify", path));
            Assert.Contains(expected, _cli.Output, StringComparison.Ordinal);
        }

        await AssertFaultAsync(lines[..^1], "truncated, row 1201");
        await AssertFaultAsync([.. lines[..^1], lines[^1].Replace("anna", "eve", StringComparison.Ordinal)], "rewritten, row 1201");
        await AssertFaultAsync([.. lines[..5], .. lines[6..]], "missing, row 6");
        await AssertFaultAsync([.. lines[..5], lines[6], lines[5], .. lines[7..]], "reordered, row 6");
        await AssertFaultAsync([.. lines[..5], "x", .. lines[6..]], "unreadable, row 6");
        await AssertFaultAsync([], "truncated, row 1");
    }

    [Fact]
    public async Task Verify_OfALogThatWasWrittenAnew_FindsItByAHeadOfBefore()
    {
        var path = Path.Combine(_cli.Folder, "log.jsonl");
        await _cli.RunAsync("audit", "export", "--out", path);
        var previous = AuditChain.Genesis;
        _log = [.. Enumerable.Range(1, 1300).Select(seq =>
        {
            var line = AuditChain.Write(SampleLog.Row(seq, previous) with { Actor = "eve@example.com" });
            previous = AuditChain.Hash(line);
            return line;
        })];

        Assert.Equal(0, await _cli.RunAsync("audit", "verify"));
        Assert.Equal(1, await _cli.RunAsync("audit", "verify", "--head", AuditFile.HeadPath(path)));
        Assert.Contains("rewritten, row 1201", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_WritesDevicesApprovalsActionsAndTheLog()
    {
        var folder = Path.Combine(_cli.Folder, "evidence");

        Assert.Equal(0, await _cli.RunAsync("audit", "evidence", "--out", folder));

        var devices = await File.ReadAllLinesAsync(Path.Combine(folder, "devices.csv"));
        Assert.Equal(3, devices.Length);
        Assert.StartsWith("\"T1\",\"Terminal\",\"T650\",\"2\",\"hw-T1\",\"store-1\",\"os=1.0.0\"", devices[1], StringComparison.Ordinal);
        Assert.EndsWith("\"2030-01-01T12:00:00Z\",\"3\"", devices[1], StringComparison.Ordinal);
        Assert.StartsWith("\"T1\",\"POSPrinter\",\"'=cmd()\",\"\",\"S\"\"1\",\"store-1\",\"1.1\"", devices[2], StringComparison.Ordinal);
        var approvals = await File.ReadAllTextAsync(Path.Combine(folder, "approvals.csv"));
        Assert.Contains("\"release\",\"os-2.0.0\",\"os-2.0.0\",\"published\",\"bert\"", approvals, StringComparison.Ordinal);
        Assert.Contains("\"rollout\",\"r1\",\"os-2.0.0\",\"approved\",\"anna\"", approvals, StringComparison.Ordinal);
        var actions = await File.ReadAllLinesAsync(Path.Combine(folder, "actions.csv"));
        Assert.Equal(1 + 600 + 1, actions.Length);
        Assert.Contains("\"done\"", actions[1], StringComparison.Ordinal);
        Assert.Contains("\"unknown\"", actions[^1], StringComparison.Ordinal);
        Assert.Equal(0, await _cli.RunAsync("audit", "verify", Path.Combine(folder, "audit.jsonl")));
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "manifest.json")));
        Assert.Equal(
            ["actions.csv", "approvals.csv", "audit.jsonl", "audit.jsonl.head.json", "devices.csv", "firmware.csv"],
            manifest.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.All(manifest.RootElement.EnumerateObject(), p => Assert.Equal(
            Samples.Sha256(File.ReadAllBytes(Path.Combine(folder, p.Name))), p.Value.GetString()));
    }

    [Fact]
    public async Task Revoke_WithAReason_SendsItAndSaysWhatComesOfIt()
    {
        Assert.Equal(0, await _cli.RunAsync("terminals", "revoke", "T1", "--reason", "stolen"));

        Assert.Equal("""{"reason":"stolen"}""", _cli.Server.Requests.Single().Text);
        Assert.Contains("T1 is revoked", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(2, await _cli.RunAsync("terminals", "revoke", "T1"));
    }

    private static TerminalView Terminal() => Samples.Terminal("T1") with
    {
        Peripherals = [new("POSPrinter", "=cmd()", "S\"1", "1.1", "OK")],
        Revoked = new TerminalRevocation(Samples.At, "admin", "stolen"),
        CloneAlarm = new CloneAlarm(3, Samples.At, 7, 9),
    };

    /// <summary>As the service pages: newest first, below the continuation.</summary>
    private Page<AuditLine> PageOf(string query)
    {
        var values = query.TrimStart('?').Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var limit = int.Parse(values["limit"], CultureInfo.InvariantCulture);
        var below = values.TryGetValue("continuation", out var given) ? long.Parse(given, CultureInfo.InvariantCulture) : long.MaxValue;
        var items = _log.Select((line, i) => new AuditLine(i + 1, line, AuditChain.Hash(line))).Where(l => l.Seq < below).Reverse().Take(limit).ToList();
        return new Page<AuditLine>(items, items.Count == limit && items[^1].Seq > 1 ? items[^1].Seq.ToString(CultureInfo.InvariantCulture) : null);
    }
}
