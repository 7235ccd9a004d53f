using System.Net;
using System.Text;
using PosCloud.Core.Events;
using PosCloud.Local.EventGrid;
using PosCloud.Local.Monitoring;

namespace PosCloud.Tests.Local.Monitoring;

public sealed class MonitoringHookTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new();
    private readonly List<MonitoredEvent> _shown = [];
    private readonly List<MonitoringAlert> _alerts = [];
    private MonitoringHook _hook = null!;

    public async Task InitializeAsync() => _hook = await MonitoringHook.StartAsync(_shown.Add, CancellationToken.None, _alerts.Add, maxSilent: 2);

    public async Task DisposeAsync() => await _hook.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Hook_SubscribedToATopic_ShowsWhatIsPublished()
    {
        await using var topic = await EventGridTopic.StartAsync(TimeProvider.System, CancellationToken.None);
        await topic.SubscribeAsync(new("monitoring", _hook.Endpoint, MonitoringHook.WatchedTypes), CancellationToken.None);
        using var request = new HttpRequestMessage(HttpMethod.Post, topic.Endpoint + "?api-version=2018-01-01") { Content = Event("1") };
        request.Headers.Add("aeg-sas-key", topic.Key);

        using var response = await _http.SendAsync(request);
        await topic.WhenIdleAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("terminal rolled back: pos-1 (self-test-failed)", Assert.Single(_shown).Describe());
        Assert.Equal(1, _hook.Count(EventTypes.TerminalRolledBack));
    }

    [Fact]
    public async Task Take_TheSameEventTwice_ShowsItOnce()
    {
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(_hook.Endpoint, Event("1")));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(_hook.Endpoint, Event("1")));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(_hook.Endpoint, Event("2")));

        Assert.Equal(["1", "2"], _shown.Select(shown => shown.Id));
        Assert.Equal(1, _hook.Duplicates);
        Assert.Equal(2, _hook.CountByType[EventTypes.TerminalRolledBack]);
    }

    [Fact]
    public async Task Take_WithoutTheSecret_IsUnauthorized()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(_hook.Address, Event("1")));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(new Uri(_hook.Address, "?code=guess"), Event("1")));

        using var handshake = new HttpRequestMessage(HttpMethod.Options, new Uri(_hook.Address, "?code=guess"));
        handshake.Headers.Add("WebHook-Request-Origin", "eventgrid.azure.net");
        using var response = await _http.SendAsync(handshake);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.False(response.Headers.Contains("WebHook-Allowed-Origin"));
        Assert.Empty(_shown);
    }

    [Fact]
    public async Task ShakeHands_WithAnOrigin_AllowsIt()
    {
        using var handshake = new HttpRequestMessage(HttpMethod.Options, _hook.Endpoint);
        handshake.Headers.Add("WebHook-Request-Origin", "eventgrid.azure.net");

        using var response = await _http.SendAsync(handshake);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("eventgrid.azure.net", response.Headers.GetValues("WebHook-Allowed-Origin").Single());
    }

    [Fact]
    public async Task Hook_SubscribedWithTheSecretInAHeader_TakesEvents()
    {
        await using var topic = await EventGridTopic.StartAsync(TimeProvider.System, CancellationToken.None);
        var options = new EventSubscriptionOptions("monitoring", _hook.Address, [])
        {
            DeliveryHeaders = new Dictionary<string, string> { [MonitoringHook.SecretHeader] = _hook.Secret },
            MaxEventsPerBatch = 10,
        };
        await topic.SubscribeAsync(options, CancellationToken.None);
        using var request = new HttpRequestMessage(HttpMethod.Post, topic.Endpoint + "?api-version=2018-01-01") { Content = Event("1") };
        request.Headers.Add("aeg-sas-key", topic.Key);

        using var response = await _http.SendAsync(request);
        await topic.WhenIdleAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Single(_shown);
    }

    [Fact]
    public async Task ShakeHands_WithoutASecretForAnotherOrigin_IsUnauthorized()
    {
        using var handshake = new HttpRequestMessage(HttpMethod.Options, _hook.Address);
        handshake.Headers.Add("WebHook-Request-Origin", "other.example");

        using var response = await _http.SendAsync(handshake);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Alert_WhenAGateTrips_IsRaisedOnce()
    {
        var tripped = """{"id":"g","source":"/s","type":"poscloud.rollout.gate-tripped.v1","specversion":"1.0","subject":"demo/rollouts/r1","sequence":"000000000201","data":{}}""";
        await PostAsync(_hook.Endpoint, Content(tripped));
        await PostAsync(_hook.Endpoint, Content(tripped));

        Assert.Equal(("gate-tripped", "demo", "rollout gate tripped: r1"), (_alerts.Single().Rule, _alerts[0].Estate, _alerts[0].Text));
    }

    [Fact]
    public async Task Alert_WhenSomethingExpires_IsRaisedOnce()
    {
        var expiring = """{"id":"e","source":"/s","type":"poscloud.trust.expiring.v1","specversion":"1.0","subject":"demo/trust/root","sequence":"000000000201","data":{"notice":1}}""";
        await PostAsync(_hook.Endpoint, Content(expiring));
        await PostAsync(_hook.Endpoint, Content(expiring));

        Assert.Equal(("trust-expiring", "demo", "trust expiring: root"), (_alerts.Single().Rule, _alerts[0].Estate, _alerts[0].Text));
    }

    [Fact]
    public async Task Alert_WhenTooManyTerminalsAreSilent_IsRaisedOnceUntilSomeReturn()
    {
        for (var i = 1; i <= 4; i++)
        {
            await PostAsync(_hook.Endpoint, Terminal($"s{i}", "silent", i, sequence: 5));
        }

        Assert.Equal("3 terminals of demo are silent, more than 2", Assert.Single(_alerts).Text);

        for (var i = 1; i <= 3; i++)
        {
            await PostAsync(_hook.Endpoint, Terminal($"r{i}", "returned", i, sequence: 6));
        }

        for (var i = 1; i <= 2; i++)
        {
            await PostAsync(_hook.Endpoint, Terminal($"t{i}", "silent", i, sequence: 7));
        }

        Assert.Equal(2, _alerts.Count);
    }

    [Fact]
    public async Task Alert_OfEventsThatArriveInTheWrongOrder_GoesByTheirSequence()
    {
        for (var i = 1; i <= 4; i++)
        {
            await PostAsync(_hook.Endpoint, Terminal($"r{i}", "returned", i, sequence: 6));
            await PostAsync(_hook.Endpoint, Terminal($"s{i}", "silent", i, sequence: 5));
        }

        Assert.Empty(_alerts);
        Assert.Equal(8, _shown.Count);
    }

    [Fact]
    public async Task Take_WhatIsNoCloudEvent_IsRefused()
    {
        using var malformed = new StringContent("{}", Encoding.UTF8, CloudEventReader.SingleMediaType);
        using var json = new StringContent("{}", Encoding.UTF8, "application/json");
        using var large = new StringContent(new string(' ', EventGridTopic.MaxRequestBytes + 1), Encoding.UTF8, CloudEventReader.SingleMediaType);

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(_hook.Endpoint, malformed));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await PostAsync(_hook.Endpoint, json));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(_hook.Endpoint, large));
        Assert.Empty(_shown);
    }

    [Theory]
    [InlineData("poscloud.release.published.v1", "releases/os-2.0.0", null, "release published: os-2.0.0")]
    [InlineData("poscloud.terminal.upgraded.v1", "terminals/pos-1", null, "terminal upgraded: pos-1")]
    [InlineData("other", "plain", "why\u001b[2J", "other: plain (why[2J)")]
    public void Describe_Event_IsOneReadableLine(string type, string subject, string? reason, string expected) =>
        Assert.Equal(expected, new MonitoredEvent("1", type, subject, reason).Describe());

    private static StringContent Event(string id) => Content(
        $$$"""{"id":"{{{id}}}","source":"/s","type":"poscloud.terminal.rolled-back.v1","specversion":"1.0","subject":"demo/sites/shop-1/terminals/pos-1","data":{"reason":"self-test-failed"}}""");

    private static StringContent Terminal(string id, string what, int terminal, int sequence) => Content(
        $$$"""{"id":"{{{id}}}","source":"/s","type":"poscloud.terminal.{{{what}}}.v1","specversion":"1.0","subject":"demo/sites/shop-1/terminals/pos-{{{terminal}}}","sequence":"{{{sequence:D4}}}","data":{}}""");

    private static StringContent Content(string json) => new(json, Encoding.UTF8, CloudEventReader.SingleMediaType);

    private async Task<HttpStatusCode> PostAsync(Uri address, HttpContent content)
    {
        using (content)
        {
            using var response = await _http.PostAsync(address, content);
            return response.StatusCode;
        }
    }
}
