using System.Net;
using System.Text.Json;
using PosCloud.Cli;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.SelfTests;

namespace PosCloud.Tests.Cli;

public sealed class CommandTests : IDisposable
{
    private const string Estate = "/v1/estates/demo";

    private readonly CliHarness _cli = new CliHarness().WithToken();

    public CommandTests()
    {
        var built = Samples.Release(ReleaseState.Published, Samples.Package(PackageState.Built), Samples.Package(PackageState.Built, "1.0.0"));
        _cli.Server
            .On($"POST {Estate}/releases", Samples.Release(ReleaseState.Published), ProtocolJson.Default.ReleaseView)
            .On($"POST {Estate}/releases/os-2.0.0/publish", built, ProtocolJson.Default.ReleaseView)
            .On($"GET {Estate}/releases", Samples.PageOf(null, built), ProtocolJson.Default.PageReleaseView)
            .On($"GET {Estate}/releases/os-2.0.0", built, ProtocolJson.Default.ReleaseView)
            .On($"POST {Estate}/rollouts", Samples.Rollout(RolloutState.Starting, 0), ProtocolJson.Default.RolloutView)
            .On($"GET {Estate}/rollouts", Samples.PageOf(null, Samples.Rollout(RolloutState.Running, 5)), ProtocolJson.Default.PageRolloutView)
            .OnInTurn($"GET {Estate}/rollouts/r1",
                _ => Rollout(RolloutState.Running, 5),
                _ => Rollout(RolloutState.Running, 5),
                _ => Rollout(RolloutState.Running, 11),
                _ => Rollout(RolloutState.Completed, 19, 1))
            .On($"GET {Estate}/terminals", Samples.PageOf(null, Samples.Terminal("T1")), ProtocolJson.Default.PageTerminalView)
            .On($"GET {Estate}/terminals/T1", Samples.Terminal("T1"), ProtocolJson.Default.TerminalView)
            .On($"POST {Estate}/enrolment-codes", _ => FakeServer.Json(
                Samples.PageOf(null, new EnrolmentCode("T1", "CODE-1", Samples.At)), ProtocolJson.Default.PageEnrolmentCode, HttpStatusCode.Created));
    }

    public void Dispose() => _cli.Dispose();

    public static TheoryData<string, string, string> HappyPaths => new()
    {
        { "releases publish IMAGE --component os --version 2.0.0 --notes [x]", "delta from 1.0.0", "releaseId" },
        { "releases list", "os-2.0.0", "items" },
        { "releases show os-2.0.0", "[bold]notes[/]", "components" },
        { "rollouts start --release os-2.0.0 --id r1 --where all", "Started r1 with os-2.0.0", "rolloutId" },
        { "rollouts list", "5 of 20", "items" },
        { "rollouts show r1", "running", "progress" },
        { "terminals list", "os-2.0.0: rolled-back (self-test-failed)", "items" },
        { "terminals show T1", "POSPrinter", "history" },
        { "failures", "trial-transaction-declined", "items" },
        { "failures key-missing", "A key that payments need is not loaded.", "items" },
        { "failures key-missing --lang zh-CN", "支付所需的密钥没有装载", "items" },
        { "codes create --terminal T1 --site store-1", "CODE-1", "items" },
    };

    [Theory]
    [MemberData(nameof(HappyPaths))]
    public async Task Command_HappyPath_ShowsTheAnswer(string line, string expected, string member)
    {
        var args = line.Replace("IMAGE", _cli.File("image", [1, 2, 3]), StringComparison.Ordinal).Split(' ');

        Assert.Equal((0, expected), (await _cli.RunAsync(args), _cli.Output.Contains(expected, StringComparison.Ordinal) ? expected : _cli.Output + _cli.Error));

        Assert.Equal(0, await _cli.RunAsync([.. args, "--json"]));
        Assert.Equal("", _cli.Error);
        using var json = JsonDocument.Parse(_cli.Output);
        Assert.True(json.RootElement.TryGetProperty(member, out _), _cli.Output);
        Assert.Equal(1, _cli.Output.Count(c => c == '\n'));
    }

    [Fact]
    public async Task TerminalsShow_AFailedSelfTest_ShowsEachCheckAndWhatToDo()
    {
        var execution = Samples.Terminal("T1").Execution! with
        {
            Reason = "trial-transaction-declined",
            Checks = [new CheckResult("printer", true, 12), new CheckResult("payment", false, 340, "trial-transaction-declined", "The acquirer answered 05.")],
        };
        _cli.Server.On($"GET {Estate}/terminals/T1", Samples.Terminal("T1") with { Execution = execution }, ProtocolJson.Default.TerminalView);

        Assert.Equal(0, await _cli.RunAsync("terminals", "show", "T1"));

        Assert.Contains("passed", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("340 ms", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("The acquirer declined the trial transaction.", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TerminalsShow_WithNotices_ShowsWhatPeopleAnswered()
    {
        var report = new NoticeReport("r1", "check", Samples.At, Samples.At, Answers: [new("receipt", ChecklistResult.Passed, Samples.At), new("scanner", ChecklistResult.Failed, Samples.At, "no light")]);
        _cli.Server.On($"GET {Estate}/terminals/T1", Samples.Terminal("T1") with { Notices = [report] }, ProtocolJson.Default.TerminalView);

        Assert.Equal(0, await _cli.RunAsync("terminals", "show", "T1"));

        Assert.Contains("Acknowledged", _cli.Output, StringComparison.Ordinal);
        Assert.Matches("receipt +.? *well", _cli.Output);
        Assert.Contains("no light", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_UnknownCode_IsRefused()
    {
        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("failures", "no-such-code"));

        Assert.Contains("'no-such-code'", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_NoWait_DoesNotAskForPackages()
    {
        Assert.Equal(0, await _cli.RunAsync("releases", "publish", _cli.File("image", [1]), "--component", "os", "--version", "2.0.0", "--no-wait"));

        Assert.DoesNotContain(_cli.Server.Requests, r => r.Method == "GET");
    }

    [Fact]
    public async Task Publish_OutputRedirected_TellsStepsInLines()
    {
        await _cli.RunAsync("releases", "publish", _cli.File("image", [1]), "--component", "os", "--version", "2.0.0");

        Assert.Equal(["Hashing: 100% (1 B of 1 B)", "Publishing: 100%", "Building packages: 100% (2 of 2)"], Lines(_cli.Error));
    }

    [Theory]
    [InlineData(null, "back-out")]
    [InlineData("Power off and on.", "poscloud releases approve os-2.0.0")]
    public async Task Publish_NotApprovedYet_SaysWhatComesNext(string? backOut, string next)
    {
        _cli.Server.On($"POST {Estate}/releases", Samples.Release(ReleaseState.Uploaded) with { BackOut = backOut }, ProtocolJson.Default.ReleaseView);

        Assert.Equal(0, await _cli.RunAsync("releases", "publish", _cli.File("image", [1]), "--component", "os", "--version", "2.0.0"));

        Assert.Contains("os-2.0.0 is uploaded and waits for approval.", _cli.Output, StringComparison.Ordinal);
        Assert.Contains(next, _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_FullPackageRejected_Fails()
    {
        _cli.Server.On($"GET {Estate}/releases/os-2.0.0", Samples.Release(ReleaseState.Published, Samples.Package(PackageState.Rejected)), ProtocolJson.Default.ReleaseView);

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("releases", "publish", _cli.File("image", [1]), "--component", "os", "--version", "2.0.0"));

        Assert.Contains("error: the full package of os-2.0.0 was rejected: not-smaller — ", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RolloutsStart_Filter_IsSentAsItIs()
    {
        await _cli.RunAsync("rollouts", "start", "--release", "os-2.0.0", "--where", "site in [s1, s2] and model == T650");

        using var json = JsonDocument.Parse(_cli.Server.Requests[0].Text);
        Assert.Equal("site in [s1, s2] and model == T650", json.RootElement.GetProperty("target").GetString());
        Assert.Matches("^r20300101-000000-[0-9a-f]{6}$", json.RootElement.GetProperty("rolloutId").GetString()!);
    }

    [Fact]
    public async Task RolloutsWatch_Redirected_WritesALinePerChangeAndEnds()
    {
        Assert.Equal(0, await _cli.RunAsync("rollouts", "watch", "r1"));

        Assert.Equal(
        [
            "r1 running: 5 of 20 ended, 20 offered, 5 confirmed, 0 rolled back, 0 failed, 0 rejected, 0 up to date before",
            "r1 running: 11 of 20 ended, 20 offered, 11 confirmed, 0 rolled back, 0 failed, 0 rejected, 0 up to date before",
            "r1 completed: 20 of 20 ended, 20 offered, 19 confirmed, 1 rolled back, 0 failed, 0 rejected, 0 up to date before",
        ], Lines(_cli.Output));
        Assert.All(_cli.Time.Waits, w => Assert.Equal(TimeSpan.FromSeconds(2), w));
    }

    [Fact]
    public async Task RolloutsStart_WatchAsJson_WritesAValuePerChange()
    {
        Assert.Equal(0, await _cli.RunAsync("rollouts", "start", "--release", "os-2.0.0", "--where", "all", "--watch", "--json", "--interval", "5s"));

        var states = Lines(_cli.Output).Select(l => JsonSerializer.Deserialize(l, ProtocolJson.Default.RolloutView)!);
        Assert.Equal([5, 11, 20], states.Select(s => s.Progress.Ended));
        Assert.All(_cli.Time.Waits, w => Assert.Equal(TimeSpan.FromSeconds(5), w));
    }

    [Fact]
    public async Task RolloutsWatch_OnATerminal_DrawsAndEndsWithTheResult()
    {
        using var cli = new CliHarness(live: true).WithToken();
        cli.Server.OnInTurn($"GET {Estate}/rollouts/r1", _ => Rollout(RolloutState.Running, 5), _ => Rollout(RolloutState.Completed, 20));

        Assert.Equal(0, await cli.RunAsync("rollouts", "watch", "r1"));

        Assert.Equal("r1 completed: 20 of 20 ended, 20 offered, 20 confirmed, 0 rolled back, 0 failed, 0 rejected, 0 up to date before", cli.Output.Trim());
        Assert.Contains("100%", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TerminalsList_All_FollowsThePages()
    {
        _cli.Server.On($"GET {Estate}/terminals", r => FakeServer.Json(
            r.Uri.Query.Contains("continuation=n%2B1", StringComparison.Ordinal)
                ? Samples.PageOf(null, Samples.Terminal("T2"))
                : Samples.PageOf("n+1", Samples.Terminal("T1")),
            ProtocolJson.Default.PageTerminalView));

        Assert.Equal(0, await _cli.RunAsync("terminals", "list", "--all", "--json"));
        Assert.Equal(["T1", "T2"], JsonSerializer.Deserialize(_cli.Output, ProtocolJson.Default.PageTerminalView)!.Items.Select(t => t.TerminalId));

        Assert.Equal(0, await _cli.RunAsync("terminals", "list"));
        Assert.Equal("The first 1; --all shows all", _cli.Error.Trim());
    }

    [Fact]
    public async Task CodesCreate_PrefixTagsAndTime_AreSent()
    {
        await _cli.RunAsync("codes", "create", "--prefix", "LANE-", "--count", "2", "--start", "9", "--site", "s", "--tag", "a=1", "--tag", "b=x=y", "--expires", "12h");

        Assert.Equal(
            """{"terminalIds":["LANE-009","LANE-010"],"site":"s","tags":{"a":"1","b":"x=y"},"expiresInSeconds":43200}""",
            _cli.Server.Requests[0].Text);
    }

    [Fact]
    public async Task CodesCreate_ToAFile_ShowsNoCodeAndIsForItsOwnerOnly()
    {
        var path = Path.Combine(_cli.Folder, "codes.json");

        Assert.Equal(0, await _cli.RunAsync("codes", "create", "--terminal", "T1", "--site", "s", "--out", path, "--json"));

        Assert.Equal("CODE-1", JsonSerializer.Deserialize(File.ReadAllBytes(path), ProtocolJson.Default.PageEnrolmentCode)!.Items[0].Code);
        Assert.DoesNotContain("CODE-1", _cli.Output, StringComparison.Ordinal);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task CodesCreate_FileExists_MakesNoCodes()
    {
        var path = _cli.File("codes.json", [1]);

        Assert.Equal(ExitCodes.LocalFile, await _cli.RunAsync("codes", "create", "--terminal", "T1", "--site", "s", "--out", path));

        Assert.Empty(_cli.Server.Requests);
        Assert.Equal([1], File.ReadAllBytes(path));
    }

    [Fact]
    public async Task CodesCreate_RefusedWithAFile_LeavesNoFile()
    {
        var path = Path.Combine(_cli.Folder, "codes.json");
        _cli.Server.On($"POST {Estate}/enrolment-codes", _ => FakeServer.Refuse(Reasons.RoleMissing));

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("codes", "create", "--terminal", "T1", "--site", "s", "--out", path));

        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("releases")]
    [InlineData("releases publish")]
    [InlineData("releases publish no-such-file --component os --version 1")]
    [InlineData("releases publish EMPTY --component os --version 1")]
    [InlineData("releases publish IMAGE --component O/S --version 1")]
    [InlineData("releases publish IMAGE --component os --version ..")]
    [InlineData("releases publish IMAGE --component os --version 1 --nonsense")]
    [InlineData("releases show ../x")]
    [InlineData("rollouts start")]
    [InlineData("rollouts start --release os-2.0.0")]
    [InlineData("rollouts watch r1 --interval 0s")]
    [InlineData("rollouts watch r1 --interval soon")]
    [InlineData("codes create --site s")]
    [InlineData("codes create --site s --terminal T1 --prefix L --count 1")]
    [InlineData("codes create --site s --prefix L")]
    [InlineData("codes create --site s --prefix L --count 0")]
    [InlineData("codes create --site s --prefix L --count 501")]
    [InlineData("codes create --site s --terminal T1 --terminal T1")]
    [InlineData("codes create --site s --terminal T1 --expires 31d")]
    [InlineData("codes create --site s --terminal T1 --tag novalue")]
    [InlineData("codes create --site s --terminal T1 --tag a=1 --tag a=2")]
    public async Task Command_WrongUsage_IsOneLineAndAsksNobody(string line)
    {
        var args = line
            .Replace("IMAGE", _cli.File("image", [1]), StringComparison.Ordinal)
            .Replace("EMPTY", _cli.File("empty", []), StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(args));

        Assert.Matches("^error: .+ — .+$", Assert.Single(Lines(_cli.Error)));
        Assert.Equal("", _cli.Output);
        Assert.Empty(_cli.Server.Requests);
    }

    [Fact]
    public async Task Command_Refused_NamesTheReasonAndWhatToDo()
    {
        _cli.Server.On($"GET {Estate}/releases/os-9", _ => FakeServer.Refuse(Reasons.ReleaseUnknown, "os-9\u001b[2J\nx"));

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("releases", "show", "os-9"));

        Assert.Equal("error: There is no such release (release-unknown: os-9?[2J x) — See 'poscloud releases list'.", _cli.Error.TrimEnd('\n'));
    }

    [Fact]
    public async Task Command_NoAnswer_IsUnreachable()
    {
        _cli.Server.On($"GET {Estate}/releases", _ => throw new HttpRequestException("refused"));

        Assert.Equal(ExitCodes.Unreachable, await _cli.RunAsync("releases", "list"));

        Assert.Matches("^error: cloud.test cannot be reached .+ — check the URL and the network", Assert.Single(Lines(_cli.Error)));
    }

    [Fact]
    public async Task Command_TokenRefused_IsNotLoggedIn()
    {
        _cli.Server.On($"GET {Estate}/releases", _ => FakeServer.Refuse(Reasons.TokenExpired));

        Assert.Equal(ExitCodes.NotLoggedIn, await _cli.RunAsync("releases", "list"));
    }

    [Fact]
    public async Task Command_NoLogin_IsNotLoggedIn()
    {
        _cli.Environment.Remove("POSCLOUD_TOKEN");

        Assert.Equal(ExitCodes.NotLoggedIn, await _cli.RunAsync("terminals", "list"));

        Assert.StartsWith("error: not logged in — run 'poscloud login'", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_EnvironmentHasNoTls_SendsNoToken()
    {
        _cli.Environment["POSCLOUD_URL"] = "http://cloud.test";

        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync("terminals", "list"));

        Assert.Empty(_cli.Server.Requests);
    }

    [Fact]
    public async Task Command_Cancelled_EndsWith130()
    {
        using var stop = new CancellationTokenSource();
        _cli.Server.On($"GET {Estate}/rollouts/r1", _ =>
        {
            stop.Cancel();
            return Rollout(RolloutState.Running, 5);
        });

        Assert.Equal(ExitCodes.Cancelled, await _cli.RunAsync("en", stop.Token, ["rollouts", "watch", "r1"]));
    }

    [Fact]
    public async Task Command_ControlCharactersInAnswers_NeverReachTheScreen()
    {
        _cli.Server.On($"GET {Estate}/terminals/T1", Samples.Terminal("T1") with { Site = "\u001b]0;owned\u0007" }, ProtocolJson.Default.TerminalView);

        await _cli.RunAsync("terminals", "show", "T1");

        Assert.DoesNotContain('\u001b', _cli.Output);
        Assert.Contains("?]0;owned?", _cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("login --help")]
    [InlineData("codes create --help")]
    public async Task Help_AnyCommand_IsOnStdout(string line)
    {
        Assert.Equal(0, await _cli.RunAsync(line.Split(' ')));

        Assert.Contains("Usage:", _cli.Output, StringComparison.Ordinal);
        Assert.Equal("", _cli.Error);
    }

    private static HttpResponseMessage Rollout(RolloutState state, int confirmed, int rolledBack = 0) =>
        FakeServer.Json(Samples.Rollout(state, confirmed, rolledBack), ProtocolJson.Default.RolloutView);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
