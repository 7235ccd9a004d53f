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
    private MonitoringHook _hook = null!;

    public async Task InitializeAsync() => _hook = await MonitoringHook.StartAsync(_shown.Add, CancellationToken.None);

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
    public async Task Take_UnderAnotherPath_IsNotFound()
    {
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(new Uri(_hook.Endpoint, "/hooks/guess"), Event("1")));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(new Uri(_hook.Endpoint, "/"), Event("1")));

        using var handshake = new HttpRequestMessage(HttpMethod.Options, new Uri(_hook.Endpoint, "/hooks/guess"));
        handshake.Headers.Add("WebHook-Request-Origin", "eventgrid.azure.net");
        using var response = await _http.SendAsync(handshake);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
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

    private static StringContent Event(string id) => new(
        $$$"""{"id":"{{{id}}}","source":"/s","type":"poscloud.terminal.rolled-back.v1","specversion":"1.0","subject":"terminals/pos-1","data":{"reason":"self-test-failed"}}""",
        Encoding.UTF8,
        CloudEventReader.SingleMediaType);

    private async Task<HttpStatusCode> PostAsync(Uri address, HttpContent content)
    {
        using (content)
        {
            using var response = await _http.PostAsync(address, content);
            return response.StatusCode;
        }
    }
}
