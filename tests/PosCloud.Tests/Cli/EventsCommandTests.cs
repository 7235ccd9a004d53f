using System.Net;
using System.Text.Json;
using PosCloud.Cli;
using PosCloud.Protocol;
using PosCloud.Protocol.Events;
using PosCloud.Protocol.Problems;

namespace PosCloud.Tests.Cli;

public sealed class EventsCommandTests : IDisposable
{
    private const string Replay = "POST /v1/estates/demo/events/replay";
    private const string Query = "POST /v1/estates/demo/events/query";

    private readonly CliHarness _cli = new CliHarness().WithToken();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Replay_ToTheTopic_GoesThroughAllPages()
    {
        _cli.Server.OnInTurn(
            Replay,
            _ => FakeServer.Json(new ReplayPage(500, 0, "next"), ProtocolJson.Default.ReplayPage),
            _ => FakeServer.Json(new ReplayPage(20, 0), ProtocolJson.Default.ReplayPage));

        Assert.Equal(0, await _cli.RunAsync("events", "replay", "--since", "6h", "--type", "a.v1", "--type", "b.v1", "--subject", "demo/sites/s/"));

        Assert.Equal("520 events sent again, 0 refused", _cli.Output.Trim());
        var requests = _cli.Server.Requests.Select(r => JsonSerializer.Deserialize(r.Text, ProtocolJson.Default.ReplayRequest)!).ToList();
        Assert.Equal([null, "next"], requests.Select(r => r.Continuation));
        Assert.All(requests, r => Assert.Equal(
            (_cli.Time.GetUtcNow().AddHours(-6), _cli.Time.GetUtcNow(), "a.v1,b.v1", "demo/sites/s/", false),
            (r.Since, r.Until!.Value, string.Join(',', r.Types!), r.Subject, r.SetAside)));
    }

    [Fact]
    public async Task Replay_OfWhatTheTopicRefuses_IsAFailureThatIsCounted()
    {
        _cli.Server.On(Replay, new ReplayPage(1, 2), ProtocolJson.Default.ReplayPage);

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("events", "replay", "--since", "2029-01-01T00:00:00Z", "--set-aside", "--json"));

        Assert.Equal("""{"published":1,"refused":2}""", _cli.Output.Trim());
        Assert.Contains("\"setAside\":true", _cli.Server.Requests[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_ToAnEndpoint_ShakesHandsAndSendsEachEvent()
    {
        var taken = new List<string>();
        _cli.Server
            .On(Query, new EventPage([Event("1"), Event("2")]), ProtocolJson.Default.EventPage)
            .On("OPTIONS /hook", _ => Allowing("*"))
            .On("POST /hook", received =>
            {
                taken.Add($"{received.ContentType} {received.Uri.Query} {received.Text}");
                return new HttpResponseMessage(HttpStatusCode.NoContent);
            });

        Assert.Equal(0, await _cli.RunAsync("events", "replay", "--since", "1d", "--to", "https://hook.test/hook?code=x"));

        Assert.Equal(["application/cloudevents+json ?code=x {\"id\":\"1\"}", "application/cloudevents+json ?code=x {\"id\":\"2\"}"], taken);
        Assert.Equal("OPTIONS", _cli.Server.Requests[0].Method);
        Assert.All(_cli.Server.Requests.Where(r => r.Uri.Host == "hook.test"), r => Assert.Null(r.Authorization));
    }

    [Fact]
    public async Task Replay_ToAnEndpointThatDoesNotAgree_AsksForNoEvents()
    {
        _cli.Server.On("OPTIONS /hook", _ => Allowing("other.example"));

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("events", "replay", "--since", "1d", "--to", "https://hook.test/hook?code=hush"));

        Assert.Single(_cli.Server.Requests);
        Assert.DoesNotContain("hush", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_ToAnEndpointThatRefusesAnEvent_EndsAndNamesIt()
    {
        _cli.Server
            .On(Query, new EventPage([Event("7")]), ProtocolJson.Default.EventPage)
            .On("OPTIONS /hook", _ => Allowing("eventgrid.azure.net"))
            .On("POST /hook", _ => new HttpResponseMessage(HttpStatusCode.InternalServerError));

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("events", "replay", "--since", "1d", "--to", "https://hook.test/hook"));

        Assert.Contains("event 7 (HTTP 500)", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_WithoutTheRole_IsRefused()
    {
        _cli.Server.On(Replay, _ => FakeServer.Refuse(Reasons.RoleMissing));

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("events", "replay", "--since", "1d"));
    }

    [Theory]
    [InlineData("events replay")]
    [InlineData("events replay --since soon")]
    [InlineData("events replay --since 1d --until 2d")]
    [InlineData("events replay --since 1d --to http://hook.test/")]
    [InlineData("events replay --since 1d --to nowhere")]
    public async Task Replay_WrongUsage_AsksNobody(string line)
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(line.Split(' ')));

        Assert.Empty(_cli.Server.Requests);
    }

    private static JsonElement Event(string id)
    {
        using var document = JsonDocument.Parse($$"""{"id":"{{id}}"}""");
        return document.RootElement.Clone();
    }

    private static HttpResponseMessage Allowing(string origin)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK);
        response.Headers.Add("WebHook-Allowed-Origin", origin);
        return response;
    }
}
