using System.Text.Json;
using PosCloud.Cli;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Cli;

/// <summary>What operators do with rollouts on the command line.</summary>
public sealed class RolloutCommandTests : IDisposable
{
    private const string Estate = "/v1/estates/demo";
    private static readonly Refusal NotOpen = new("wave-not-open", "wave pilots is open", "wave everybody open", null, "r1");

    private readonly CliHarness _cli = new CliHarness().WithToken();

    public RolloutCommandTests() => _cli.Server
        .On($"POST {Estate}/rollouts", Shown(RolloutState.AwaitingApproval), ProtocolJson.Default.RolloutView)
        .On($"GET {Estate}/rollouts/r1", Shown(RolloutState.Running), ProtocolJson.Default.RolloutView)
        .On($"POST {Estate}/rollouts/r1/actions", Shown(RolloutState.Paused), ProtocolJson.Default.RolloutView)
        .On($"POST {Estate}/rollout-plans", Forecast(), ProtocolJson.Default.RolloutForecast)
        .On($"POST {Estate}/releases/os-2.0.0/withdraw", Samples.Release(ReleaseState.Withdrawn), ProtocolJson.Default.ReleaseView)
        .On($"GET {Estate}/terminals/T1/why", new WhyView("T1", Samples.At, Samples.At, [NotOpen], Samples.At), ProtocolJson.Default.WhyView);

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Start_WithAPlan_SendsItAndSaysWhoMustApprove()
    {
        var plan = _cli.File("plan.json", """{"waves":[{"name":"pilots","terminals":["T1"]},{"name":"rest"}],"priority":70}"""u8.ToArray());

        Assert.Equal(0, await _cli.RunAsync("rollouts", "start", "--release", "os-2.0.0", "--where", "all", "--id", "r1", "--plan", plan));

        var sent = JsonSerializer.Deserialize(_cli.Server.Requests[0].Text, ProtocolJson.Default.StartRolloutRequest)!;
        Assert.Equal((70, "pilots"), (sent.Plan!.Priority, sent.Plan.Waves![0].Name));
        Assert.Contains("2 people must approve it: poscloud rollouts approve r1", _cli.Output + _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"waves\":[{\"name\":\"a\",\n\"share\":3}]}", "line 2")]
    [InlineData("nothing", "line 1")]
    public async Task Start_WithAPlanThatIsNone_NamesTheLineAndSendsNothing(string text, string expected)
    {
        var plan = _cli.File("plan.json", System.Text.Encoding.UTF8.GetBytes(text));

        Assert.Equal(ExitCodes.LocalFile, await _cli.RunAsync("rollouts", "start", "--release", "os-2.0.0", "--where", "all", "--plan", plan));

        Assert.Contains(expected, _cli.Error, StringComparison.Ordinal);
        Assert.Empty(_cli.Server.Requests);
    }

    [Fact]
    public async Task Plan_ShowsWavesBlocksBytesAndTime()
    {
        Assert.Equal(0, await _cli.RunAsync("rollouts", "plan", "--release", "os-2.0.0", "--where", "all"));

        foreach (var part in new[] { "20 terminals in the target of os-2.0.0: 15 ready, 2 have it already, 3 blocked", "1.0 kB by delta, 1.0 MB by full", "pilots", "free-space", "batch-open", "at most 7 offers a minute" })
        {
            Assert.Contains(part, _cli.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("approve", "approve", null)]
    [InlineData("begin", "start", null)]
    [InlineData("pause", "pause", "why")]
    [InlineData("resume", "resume", "why")]
    [InlineData("proceed", "proceed", "why")]
    [InlineData("retry-failed", "retry-failed", "why")]
    [InlineData("go-back", "go-back", "why")]
    public async Task Action_IsSentWithTheEtagOfWhatWasRead(string verb, string action, string? reason)
    {
        string[] args = ["rollouts", verb, "r1", .. reason is null ? Array.Empty<string>() : ["--reason", reason]];

        Assert.Equal(0, await _cli.RunAsync(args));

        Assert.Equal([$"GET {Estate}/rollouts/r1", $"POST {Estate}/rollouts/r1/actions"], _cli.Server.Lines);
        var sent = _cli.Server.Requests[1];
        Assert.Equal("W/\"7\"", sent.IfMatch);
        using var body = JsonDocument.Parse(sent.Text);
        Assert.Equal(action, body.RootElement.GetProperty("action").GetString());
        Assert.Contains("soak: 5 s, 60 s", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Abort_IsSentAtOnceAndWithoutAnEtag()
    {
        Assert.Equal(0, await _cli.RunAsync("rollouts", "abort", "r1", "--reason", "it burns", "--cancel-running"));

        var sent = Assert.Single(_cli.Server.Requests);
        Assert.Null(sent.IfMatch);
        Assert.Equal("""{"action":"abort","reason":"it burns","running":"cancel"}""", sent.Text);
    }

    [Theory]
    [InlineData("rollouts pause r1")]
    [InlineData("rollouts abort r1")]
    [InlineData("rollouts pause r1 --reason x --cancel-running")]
    [InlineData("releases withdraw os-2.0.0")]
    public async Task Action_WithoutWhatItNeeds_IsAUsageError(string line)
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(line.Split(' ')));
        Assert.Empty(_cli.Server.Requests);
    }

    [Fact]
    public async Task Action_OnARolloutThatHasChanged_IsRefusedByName()
    {
        _cli.Server.On($"POST {Estate}/rollouts/r1/actions", _ => FakeServer.Refuse(Reasons.EtagStale));

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("rollouts", "pause", "r1", "--reason", "x", "--etag", "W/\"6\""));

        Assert.Equal("W/\"6\"", Assert.Single(_cli.Server.Requests).IfMatch);
        Assert.Contains("etag-stale", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_OfARolloutThatIsAborted_EndsAndTellsTheScript()
    {
        _cli.Server.On($"GET {Estate}/rollouts/r1", Shown(RolloutState.Aborted), ProtocolJson.Default.RolloutView);

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("rollouts", "watch", "r1"));
    }

    [Theory]
    [InlineData("en", "about 2 h 30 min left", "Half within", "download", "1.5 s", "pilots")]
    [InlineData("zh-CN", "约剩 2 小时 30 分钟", "半数用时", "下载", "1.5 秒", "（全部）")]
    public async Task Show_OfARolloutThatIsMeasured_SaysTheTimeLeftAndTheDurations(string language, params string[] expected)
    {
        var shown = Shown(RolloutState.Running) with
        {
            SecondsLeft = 9_000,
            Durations = [new StepTimes(ExecutionState.Downloading, 4, 1_500, 90_000), new StepTimes(ExecutionState.Downloading, 4, 1_500, 90_000, "P400")],
        };
        shown = shown with { Waves = [shown.Waves![0] with { SecondsLeft = 59 }, shown.Waves[1]] };
        _cli.Server.On($"GET {Estate}/rollouts/r1", shown, ProtocolJson.Default.RolloutView);

        Assert.Equal(0, await _cli.RunAsync(language, CancellationToken.None, ["rollouts", "show", "r1"]));

        Assert.All(expected, part => Assert.Contains(part, _cli.Output + _cli.Error, StringComparison.Ordinal));
        Assert.Contains("P400", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(0, await _cli.RunAsync("rollouts", "show", "r1", "--json"));
        Assert.Equal(shown.Durations, JsonSerializer.Deserialize(_cli.Output, ProtocolJson.Default.RolloutView)!.Durations!);
    }

    [Fact]
    public async Task Watch_SaysTheTimeLeftInEachLine()
    {
        _cli.Server.On($"GET {Estate}/rollouts/r1", Shown(RolloutState.Completed) with { SecondsLeft = 600 }, ProtocolJson.Default.RolloutView);

        Assert.Equal(0, await _cli.RunAsync("rollouts", "watch", "r1"));

        Assert.Contains("about 10 min left", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_ByMeasuredTimes_SaysWhereTheyAreFrom()
    {
        _cli.Server.On($"POST {Estate}/rollout-plans", Forecast() with { UpgradeSeconds = 75, MeasuredIn = "r0" }, ProtocolJson.Default.RolloutForecast);

        Assert.Equal(0, await _cli.RunAsync("rollouts", "plan", "--release", "os-2.0.0", "--where", "all"));

        Assert.Contains("nine of ten upgrades took at most 75 s in r0", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_OfATerminalUnderWay_SaysTheStepSinceWhenAndTheTimeLeft()
    {
        var running = new ExecutionView("x-1", "r1", "os-2.0.0", ExecutionState.Installing, Samples.At, SecondsLeft: 100);
        _cli.Server.On($"GET {Estate}/terminals/T1/why", new WhyView("T1", Samples.At, Samples.At, [], Samples.At, Execution: running), ProtocolJson.Default.WhyView);

        Assert.Equal(0, await _cli.RunAsync("terminals", "why", "T1"));

        Assert.Contains($"install since {PosCloud.Cli.Console.Show.Time(Samples.At)}, about 100 s left", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_ShowsTheFirstRuleOfEachRollout()
    {
        Assert.Equal(0, await _cli.RunAsync("terminals", "why", "T1"));

        Assert.Contains("T1 would be offered nothing.", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("wave-not-open", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(0, await _cli.RunAsync("terminals", "why", "T1", "--json"));
        Assert.Equal(NotOpen, JsonSerializer.Deserialize(_cli.Output, ProtocolJson.Default.WhyView)!.Refusals.Single());
    }

    [Fact]
    public async Task Withdraw_SendsTheReason()
    {
        Assert.Equal(0, await _cli.RunAsync("releases", "withdraw", "os-2.0.0", "--reason", "it forgets receipts"));

        Assert.Equal("""{"reason":"it forgets receipts"}""", Assert.Single(_cli.Server.Requests).Text);
        Assert.Contains("os-2.0.0 is withdrawn", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_WithPreconditions_SendsThemWithTheDraft()
    {
        _cli.Server
            .On($"POST {Estate}/releases", Samples.Release(ReleaseState.Published), ProtocolJson.Default.ReleaseView);
        var file = _cli.File("needs.json", """{"batchClosed":true,"network":"unmetered"}"""u8.ToArray());

        Assert.Equal(0, await _cli.RunAsync(
            "releases", "publish", _cli.File("image", [1]), "--component", "os", "--version", "2.0.0", "--preconditions", file, "--no-wait"));

        var draft = JsonSerializer.Deserialize(_cli.Server.Requests[0].Text, ProtocolJson.Default.DraftReleaseRequest)!;
        Assert.Equal(new UpgradePreconditions(BatchClosed: true, Network: NetworkNeed.Unmetered), draft.Preconditions);
    }

    private static RolloutView Shown(RolloutState state) => Samples.Rollout(state, 3) with
    {
        ApprovalsNeeded = 2,
        Etag = "W/\"7\"",
        Waves = [new WaveView("pilots", new RolloutProgress(5, 5, 3, 0, 0, 0), [new GateHold("soak", "5 s", "60 s with both shares met")], Samples.At), new WaveView("rest", RolloutProgress.None, [])],
        Log = [new RolloutLogLine(Samples.At, "kim", "pause", "a look")],
    };

    private static RolloutForecast Forecast() => new(
        "r1", "os-2.0.0", Samples.At, 20, 15, 2,
        [new RuleCount("free-space", 3, "T3", new Refusal("free-space", "10", "at least 20 bytes"))],
        [new RuleCount("batch-open", 4, "T4", new Refusal("batch-open", "open", "closed"))],
        1000, 1_000_000,
        [new WaveForecast("pilots", 5, 5, 300, Samples.At, Samples.At), new WaveForecast("rest", 15, 10, 700, Samples.At, Samples.At)],
        Samples.At, 7, 600);
}
