using System.Text.Json;
using PosCloud.Cli;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Support;

namespace PosCloud.Tests.Cli;

public sealed class CasesCommandTests : IDisposable
{
    private const string Cases = "/v1/estates/demo/terminals/T1/cases";

    private static readonly SupportCaseView Case = new(
        "c-1",
        "T1",
        "S1",
        CaseCause.RolledBack,
        Samples.At,
        SupportCaseView.Service,
        Reason: "self-test-failed",
        Advice: [new("en", "A check failed.", "Look at the printer."), new("zh-CN", "自检失败。", "请检查打印机。")],
        Vendor: new VendorContact("T650", "The maker", Phone: "+49 30 0000", Contract: "C-17"),
        Timeline: [new(Samples.At, "note", "anna: Asked the shop.")],
        Diagnostics: [new("u-1", Samples.Sha, 5, Samples.At, Samples.At)]);

    private readonly CliHarness _cli = new CliHarness().WithToken();

    public CasesCommandTests() => _cli.Server
        .On("GET /v1/estates/demo/cases", Samples.PageOf(null, Case with { Advice = null, Assignee = "ben" }), ProtocolJson.Default.PageSupportCaseView)
        .On($"GET {Cases}/c-1", Case, ProtocolJson.Default.SupportCaseView)
        .On($"POST {Cases}", Case with { Cause = CaseCause.Person, OpenedBy = "anna", Text = "The drawer is stuck." }, ProtocolJson.Default.SupportCaseView)
        .On($"POST {Cases}/c-1/notes", Case, ProtocolJson.Default.SupportCaseView)
        .On($"POST {Cases}/c-1/close", Case with { ClosedAt = Samples.At, ClosedBy = "anna", Closing = "Oiled." }, ProtocolJson.Default.SupportCaseView);

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task List_ShowsWhoTakesCare_AndAsksForClosedOnesOnDemand()
    {
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("cases", "list"));
        Assert.DoesNotContain("state=", _cli.Server.Requests[0].Uri.Query, StringComparison.Ordinal);
        Assert.Contains("rolled-back", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("ben", _cli.Output, StringComparison.Ordinal);

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("cases", "list", "--closed", "--json"));
        Assert.Contains("state=all", _cli.Server.Requests[1].Uri.Query, StringComparison.Ordinal);
        using var page = JsonDocument.Parse(_cli.Output);
        Assert.Equal("c-1", page.RootElement.GetProperty("items")[0].GetProperty("caseId").GetString());
    }

    [Fact]
    public async Task List_WithMoreThanAPage_SaysSoOrReadsAll()
    {
        _cli.Server.On("GET /v1/estates/demo/cases", received => FakeServer.Json(
            received.Uri.Query.Contains("continuation=T1", StringComparison.Ordinal) ? Samples.PageOf(null, Case with { CaseId = "c-2" }) : Samples.PageOf("T1", Case),
            ProtocolJson.Default.PageSupportCaseView));

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("cases", "list"));
        Assert.Contains("--all", _cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("c-2", _cli.Output, StringComparison.Ordinal);

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("cases", "list", "--all"));
        Assert.Contains("c-2", _cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "A check failed.", "自检失败")]
    [InlineData("zh-CN", "自检失败", "A check failed.")]
    public async Task Show_HasWhatHelps_InTheReadersLanguage(string language, string expected, string other)
    {
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync(language, CancellationToken.None, ["cases", "show", "T1", "c-1"]));

        Assert.Contains(expected, _cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(other, _cli.Output, StringComparison.Ordinal);
        Assert.Contains("The maker, +49 30 0000, C-17", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("u-1", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("anna: Asked the", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Note_AndClose_SendWhatWasSaid()
    {
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("cases", "open", "T1", "--text", "The drawer is stuck.", "--assignee", "ben"));
        Assert.Contains("The drawer is stuck.", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("cases", "note", "T1", "c-1", "--text", "Asked the shop."));
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("cases", "close", "T1", "c-1", "--reason", "Oiled."));
        Assert.Contains("Oiled.", _cli.Output, StringComparison.Ordinal);

        Assert.Equal(
            ["""{"text":"The drawer is stuck.","assignee":"ben"}""", """{"text":"Asked the shop."}""", """{"reason":"Oiled."}"""], _cli.Server.Requests.Select(r => r.Text));
    }

    [Fact]
    public async Task Open_WhileOneIsOpen_IsRefusedByName()
    {
        _cli.Server.On($"POST {Cases}", _ => FakeServer.Refuse(Reasons.CaseOpen, "c-1 is open since yesterday."));

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("cases", "open", "T1", "--text", "The drawer is stuck."));

        Assert.Contains("case-open: c-1 is open since yesterday.", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cases", "open", "T1")]
    [InlineData("cases", "note", "T1", "c-1")]
    [InlineData("cases", "close", "T1", "c-1")]
    [InlineData("cases", "show", "T1")]
    [InlineData("cases", "show", "T1", "..")]
    [InlineData("cases", "open", "T1", "--text", "")]
    [InlineData("cases", "open", "T1", "--text", "x", "--assignee", "a\tb")]
    public async Task Command_ThatLacksSomething_AsksNobody(params string[] arguments)
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(arguments));

        Assert.Empty(_cli.Server.Requests);
    }
}
