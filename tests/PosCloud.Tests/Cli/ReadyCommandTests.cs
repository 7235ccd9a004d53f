using System.Text.Json;
using PosCloud.Cli;
using PosCloud.Protocol;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Cli;

public sealed class ReadyCommandTests : IDisposable
{
    private const string Path = "GET /v1/estates/demo/rollouts/r1/readiness";

    private readonly CliHarness _cli = new CliHarness().WithToken();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Ready_WithSomebodyWhoIsNot_ShowsTheWorstFirstAndRefuses()
    {
        Serve(Line("till-1", ReadinessVerdict.Ready), Line("till-2", ReadinessVerdict.NotReady), Line("till-3", ReadinessVerdict.Waits));

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("terminals", "ready", "--rollout", "r1"));

        Assert.Contains("3 terminals of r1: 1 not ready, 1 wait for their time, 1 ready, 0 running, 0 done", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("batch (batch-open): open, needs closed", _cli.Output, StringComparison.Ordinal);
        Assert.True(_cli.Output.IndexOf("till-2", StringComparison.Ordinal) < _cli.Output.IndexOf("till-3", StringComparison.Ordinal));
        Assert.True(_cli.Output.IndexOf("till-3", StringComparison.Ordinal) < _cli.Output.IndexOf("till-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ready_WithEverybody_IsWell()
    {
        Serve(Line("till-1", ReadinessVerdict.Ready), Line("till-2", ReadinessVerdict.Done));

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("terminals", "ready", "--rollout", "r1", "--json"));

        using var report = JsonDocument.Parse(_cli.Output);
        Assert.Equal(1, report.RootElement.GetProperty("counts").GetProperty("done").GetInt32());
        Assert.Equal(["till-1", "till-2"], report.RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("terminalId").GetString()));
    }

    [Fact]
    public async Task Ready_WithAnswersToChecklists_CountsThemAndNamesWhereSomethingFailed()
    {
        Serve(
            Line("till-1", ReadinessVerdict.Done) with { Checklist = new ChecklistCount(3, 3, 0) },
            Line("till-2", ReadinessVerdict.Done) with { Checklist = new ChecklistCount(3, 1, 1) },
            Line("till-3", ReadinessVerdict.Done));

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("terminals", "ready", "--rollout", "r1"));

        Assert.Contains("Checklists of 2 terminals: 4 lines well, 1 failed, 1 open", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("till-2", _cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("till-1", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_WithFilters_SendsThem()
    {
        Serve(Line("till-1", ReadinessVerdict.Ready));

        await _cli.RunAsync("terminals", "ready", "--rollout", "r1", "--wave", "pilots", "--site", "shop-1");

        Assert.Contains("wave=pilots&site=shop-1", _cli.Server.Requests[0].Uri.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_InChinese_NamesTheAreas()
    {
        Serve(Line("till-2", ReadinessVerdict.NotReady));

        await _cli.RunAsync("zh-CN", CancellationToken.None, ["terminals", "ready", "--rollout", "r1"]);

        Assert.Contains("批结算（batch-open）：open，需要 closed", _cli.Output, StringComparison.Ordinal);
    }

    private void Serve(params TerminalReadiness[] lines) =>
        _cli.Server.On(Path, Samples.PageOf(null, lines), ProtocolJson.Default.PageTerminalReadiness);

    private static TerminalReadiness Line(string id, ReadinessVerdict verdict) => new(
        id,
        "shop-1",
        "all",
        verdict,
        Samples.At,
        Samples.At,
        verdict == ReadinessVerdict.NotReady
            ? [new ReadinessCheck(ReadinessAreas.Batch, ReadinessMark.NotMet, ReadinessMark.NotMet, new Refusal("batch-open", "open", "closed"))]
            : []);
}
