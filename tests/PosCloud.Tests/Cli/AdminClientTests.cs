using System.Net;
using PosCloud.Cli.Api;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Tests.Cli;

public sealed class AdminClientTests : IDisposable
{
    private const string Releases = "/v1/estates/demo/releases";

    private readonly FakeServer _server = new();
    private readonly ImmediateTime _time = new();
    private readonly HttpClient _http;
    private readonly AdminClient _client;
    private readonly List<bool> _renewals = [];

    public AdminClientTests()
    {
        _http = new HttpClient(_server);
        _client = new AdminClient(_http, new Uri("https://cloud.test"), "demo", Token, _time);
    }

    public void Dispose() => _http.Dispose();

    public static TheoryData<string, string, string> Calls => new()
    {
        { "codes", "POST /v1/estates/demo/enrolment-codes", """{"terminalIds":["T1"],"site":"s","tags":{"k":"v"},"expiresInSeconds":60}""" },
        { "terminals", "GET /v1/estates/demo/terminals?limit=5&continuation=a%2Bb", "" },
        { "terminal", "GET /v1/estates/demo/terminals/T1", "" },
        { "draft", "POST /v1/estates/demo/releases", $$"""{"components":[{"name":"os","version":"2.0.0","sha256":"{{new string('a', 64)}}","length":3}]}""" },
        { "releases", "GET /v1/estates/demo/releases", "" },
        { "release", "GET /v1/estates/demo/releases/os-2.0.0", "" },
        { "upload", "POST /v1/estates/demo/releases/os-2.0.0/components/os/upload", "{}" },
        { "complete", "POST /v1/estates/demo/releases/os-2.0.0/components/os/complete", "{}" },
        { "publish", "POST /v1/estates/demo/releases/os-2.0.0/publish", "{}" },
        { "start", "POST /v1/estates/demo/rollouts", """{"rolloutId":"r1","releaseId":"os-2.0.0","target":"site == s"}""" },
        { "rollouts", "GET /v1/estates/demo/rollouts?limit=1", "" },
        { "act", "POST /v1/estates/demo/rollouts/r1/actions", """{"action":"pause","reason":"x","running":"finish"}""" },
        { "plan", "POST /v1/estates/demo/rollout-plans", """{"rolloutId":"r1","releaseId":"os-2.0.0","target":"all"}""" },
        { "withdraw", "POST /v1/estates/demo/releases/os-2.0.0/withdraw", """{"reason":"x"}""" },
        { "why", "GET /v1/estates/demo/terminals/T1/why", "" },
        { "rollout", "GET /v1/estates/demo/rollouts/r1", "" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_EachEndpoint_SendsWhatTheContractSays(string call, string line, string body)
    {
        _server.On(line.Split('?')[0], _ => AnswerOf(call));

        await CallAsync(call);

        var request = Assert.Single(_server.Requests);
        Assert.Equal(line, Assert.Single(_server.Lines));
        Assert.Equal(body, request.Text);
        Assert.Equal("Bearer token-1", request.Authorization);
        Assert.Equal(body.Length == 0 ? null : "application/json", request.ContentType);
    }

    [Fact]
    public async Task Call_ServiceBusy_WaitsAsLongAsItAsksAndRepeats()
    {
        _server.OnInTurn($"GET {Releases}",
            _ => FakeServer.Refuse(Reasons.Busy, retryAfter: TimeSpan.FromSeconds(7)),
            _ => FakeServer.Text("{}", HttpStatusCode.TooManyRequests),
            _ => Page());

        await _client.ListReleasesAsync(null, null, CancellationToken.None);

        Assert.Equal(3, _server.Requests.Count);
        Assert.InRange(_time.Waits[0], TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task Call_AskedToWaitTooLong_GivesTheRefusalAtOnce()
    {
        _server.On($"GET {Releases}", _ => FakeServer.Refuse(Reasons.Busy, retryAfter: TimeSpan.FromHours(1)));

        var e = await Assert.ThrowsAsync<AdminException>(() => _client.ListReleasesAsync(null, null, CancellationToken.None));

        Assert.Equal("busy", e.Problem.ReasonName());
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task Call_NoAnswer_RepeatsABoundedNumberOfTimes()
    {
        _server.On($"GET {Releases}", _ => throw new HttpRequestException("no route"));

        var e = await Assert.ThrowsAsync<ServiceUnreachableException>(() => _client.ListReleasesAsync(null, null, CancellationToken.None));

        Assert.Equal("cloud.test", e.Host);
        Assert.Equal(5, _server.Requests.Count);
    }

    [Fact]
    public async Task Call_TimedOutOnce_Repeats()
    {
        _server.OnInTurn($"GET {Releases}", _ => throw new TaskCanceledException("timed out", new TimeoutException()), _ => Page());

        await _client.ListReleasesAsync(null, null, CancellationToken.None);

        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public async Task Call_ChangedAtTheSameTime_Repeats()
    {
        _server.OnInTurn($"POST {Releases}/os-2.0.0/publish",
            _ => FakeServer.Refuse(Reasons.ConcurrentChange),
            _ => FakeServer.Json(Samples.Release(ReleaseState.Published), ProtocolJson.Default.ReleaseView));

        var release = await _client.PublishReleaseAsync("os-2.0.0", CancellationToken.None);

        Assert.Equal(ReleaseState.Published, release.State);
    }

    [Fact]
    public async Task Call_Refused_CarriesTheProblemAndDoesNotRepeat()
    {
        _server.On($"GET {Releases}/os-9", _ => FakeServer.Refuse(Reasons.ReleaseUnknown, "os-9"));

        var e = await Assert.ThrowsAsync<AdminException>(() => _client.GetReleaseAsync("os-9", CancellationToken.None));

        Assert.Equal(("release-unknown", 404, "os-9"), (e.Problem.ReasonName(), e.Problem.Status, e.Problem.Detail));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Call_TokenRefused_RenewsItOnce()
    {
        _server.OnInTurn($"GET {Releases}", _ => FakeServer.Refuse(Reasons.TokenExpired), _ => Page());

        await _client.ListReleasesAsync(null, null, CancellationToken.None);

        Assert.Equal([false, true], _renewals);
        Assert.Equal(["Bearer token-1", "Bearer token-2"], _server.Requests.Select(r => r.Authorization!));
    }

    [Fact]
    public async Task Call_TokenRefusedTwice_GivesTheRefusal()
    {
        _server.On($"GET {Releases}", _ => FakeServer.Refuse(Reasons.TokenInvalid));

        var e = await Assert.ThrowsAsync<AdminException>(() => _client.ListReleasesAsync(null, null, CancellationToken.None));

        Assert.Equal(401, e.Problem.Status);
        Assert.Equal(2, _server.Requests.Count);
    }

    [Theory]
    [InlineData(200, "<html>")]
    [InlineData(200, """{"items":null,"continuation":null}""")]
    [InlineData(302, "")]
    [InlineData(404, "<html>")]
    public async Task Call_AnswerOfSomethingElse_IsNamedUnreadable(int status, string body)
    {
        _server.On($"GET {Releases}", _ => FakeServer.Text(body, (HttpStatusCode)status, "text/html"));

        var e = await Assert.ThrowsAsync<AdminException>(() => _client.ListReleasesAsync(null, null, CancellationToken.None));

        Assert.Equal(AdminException.AnswerUnreadable, e.Problem.ReasonName());
        Assert.Equal(status, e.Problem.Status);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a?b")]
    [InlineData("")]
    public async Task Call_NameThatWouldLeaveThePath_IsNotSent(string id)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _client.GetTerminalAsync(id, CancellationToken.None));

        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Call_CancelledByTheCaller_DoesNotRepeat()
    {
        using var stop = new CancellationTokenSource();
        _server.On($"GET {Releases}", _ =>
        {
            stop.Cancel();
            throw new OperationCanceledException(stop.Token);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.ListReleasesAsync(null, null, stop.Token));

        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task BaseUri_WithAPath_IsKept()
    {
        _server.On("GET /pos/v1/estates/demo/releases", _ => Page());
        var client = new AdminClient(_http, new Uri("https://cloud.test/pos"), "demo", Token, _time);

        await client.ListReleasesAsync(null, null, CancellationToken.None);

        Assert.Equal("/pos/v1/estates/demo/releases", _server.Requests[0].Uri.AbsolutePath);
    }

    private static HttpResponseMessage Page() =>
        FakeServer.Json(Samples.PageOf<ReleaseView>(null), ProtocolJson.Default.PageReleaseView);

    private static HttpResponseMessage AnswerOf(string call) => call switch
    {
        "codes" => FakeServer.Json(Samples.PageOf(null, new EnrolmentCode("T1", "C", Samples.At)), ProtocolJson.Default.PageEnrolmentCode, HttpStatusCode.Created),
        "terminals" => FakeServer.Json(Samples.PageOf<TerminalView>("c"), ProtocolJson.Default.PageTerminalView),
        "terminal" => FakeServer.Json(Samples.Terminal("T1"), ProtocolJson.Default.TerminalView),
        "releases" => Page(),
        "upload" => FakeServer.Json(new UploadLink(new Uri("https://blob.test/x?sig=s"), Samples.At), ProtocolJson.Default.UploadLink),
        "start" or "rollout" or "act" => FakeServer.Json(Samples.Rollout(RolloutState.Running, 0), ProtocolJson.Default.RolloutView),
        "plan" => FakeServer.Json(new RolloutForecast("r1", "os-2.0.0", Samples.At, 0, 0, 0, [], [], 0, 0, [], Samples.At, 0, 600), ProtocolJson.Default.RolloutForecast),
        "why" => FakeServer.Json(new WhyView("T1", Samples.At, Samples.At, []), ProtocolJson.Default.WhyView),
        "rollouts" => FakeServer.Json(Samples.PageOf<RolloutView>(null), ProtocolJson.Default.PageRolloutView),
        _ => FakeServer.Json(Samples.Release(ReleaseState.Draft), ProtocolJson.Default.ReleaseView),
    };

    private Task CallAsync(string call)
    {
        var none = CancellationToken.None;
        return call switch
        {
            "codes" => _client.CreateCodesAsync(new CreateCodesRequest(["T1"], "s", new Dictionary<string, string> { ["k"] = "v" }, 60), none),
            "terminals" => _client.ListTerminalsAsync(5, "a+b", none),
            "terminal" => _client.GetTerminalAsync("T1", none),
            "draft" => _client.DraftReleaseAsync(new DraftReleaseRequest([new DraftComponent("os", "2.0.0", Samples.Sha, 3)]), none),
            "releases" => _client.ListReleasesAsync(null, null, none),
            "release" => _client.GetReleaseAsync("os-2.0.0", none),
            "upload" => _client.CreateUploadLinkAsync("os-2.0.0", "os", none),
            "complete" => _client.CompleteUploadAsync("os-2.0.0", "os", none),
            "publish" => _client.PublishReleaseAsync("os-2.0.0", none),
            "start" => _client.StartRolloutAsync(new StartRolloutRequest("r1", "os-2.0.0", "site == s"), none),
            "act" => _client.ActOnRolloutAsync("r1", new RolloutActionRequest(RolloutAction.Pause, "x"), "e", none),
            "plan" => _client.PlanRolloutAsync(new StartRolloutRequest("r1", "os-2.0.0", "all"), none),
            "withdraw" => _client.WithdrawReleaseAsync("os-2.0.0", new WithdrawReleaseRequest("x"), none),
            "why" => _client.WhyAsync("T1", none),
            "rollouts" => _client.ListRolloutsAsync(1, null, none),
            "rollout" => _client.GetRolloutAsync("r1", none),
            _ => throw new ArgumentOutOfRangeException(nameof(call), call, null),
        };
    }

    private ValueTask<string> Token(bool renew, CancellationToken cancellationToken)
    {
        _renewals.Add(renew);
        return ValueTask.FromResult(renew ? "token-2" : "token-1");
    }
}
