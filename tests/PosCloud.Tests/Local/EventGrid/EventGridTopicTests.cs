using System.Net;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using Microsoft.Extensions.Time.Testing;
using PosCloud.Local.EventGrid;

namespace PosCloud.Tests.Local.EventGrid;

public sealed class EventGridTopicTests : IAsyncLifetime, IDisposable
{
    private const string Event = """{"id":"1","source":"/s","type":"t","specversion":"1.0"}""";

    private readonly HttpClient _http = new();
    private EventGridTopic _topic = null!;
    private RecordingEndpoint _endpoint = null!;

    public async Task InitializeAsync()
    {
        _topic = await EventGridTopic.StartAsync(TimeProvider.System, CancellationToken.None);
        _endpoint = await RecordingEndpoint.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _topic.DisposeAsync();
        await _endpoint.DisposeAsync();
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Publish_ByTheRealClient_DeliversEachEvent()
    {
        await _topic.SubscribeAsync(new("all", _endpoint.Address, []), CancellationToken.None);
        var client = new EventGridPublisherClient(_topic.Endpoint, new AzureKeyCredential(_topic.Key));

        await client.SendEventsAsync([
            new CloudEvent("/poscloud/estates/demo", "poscloud.release.published.v1", new { estate = "demo" }) { Id = "a", Subject = "releases/os-1" },
            new CloudEvent("/poscloud/estates/demo", "poscloud.rollout.started.v1", new { estate = "demo" }) { Id = "b" },
        ]);
        await client.SendEventAsync(new CloudEvent("/poscloud/estates/demo", "poscloud.rollout.completed.v1", null) { Id = "c" });
        await IdleAsync();

        Assert.Equal(["a", "b", "c"], _endpoint.Deliveries.Select(Id).Order());
        var delivered = _endpoint.Deliveries.Single(delivery => Id(delivery) == "a");
        var parsed = CloudEvent.Parse(BinaryData.FromString(delivered.Body))!;
        Assert.Equal("releases/os-1", parsed.Subject);
        Assert.Equal("demo", parsed.Data!.ToObjectFromJson<Dictionary<string, string>>()!["estate"]);
        Assert.Equal(3, _topic.Accepted);
    }

    [Fact]
    public async Task Publish_ByTheRealClientWithAWrongKey_Gives401()
    {
        var options = new EventGridPublisherClientOptions();
        options.Retry.MaxRetries = 0;
        var client = new EventGridPublisherClient(_topic.Endpoint, new AzureKeyCredential("wrong"), options);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(
            () => client.SendEventAsync(new CloudEvent("/s", "t", null)));

        Assert.Equal(401, exception.Status);
        Assert.Equal("Unauthorized", exception.ErrorCode);
        Assert.Equal(0, _topic.Accepted);
    }

    [Fact]
    public async Task Delivery_OfAnEvent_HasEventGridsHeaders()
    {
        await _topic.SubscribeAsync(new("hook", _endpoint.Address, []), CancellationToken.None);

        Assert.Equal(HttpStatusCode.OK, await PublishAsync(Event));
        await IdleAsync();

        var delivery = Assert.Single(_endpoint.Deliveries);
        Assert.Equal("application/cloudevents+json; charset=utf-8", delivery.ContentType);
        Assert.Equal("Notification", delivery.Headers["aeg-event-type"]);
        Assert.Equal("0", delivery.Headers["aeg-delivery-count"]);
        Assert.Equal("HOOK", delivery.Headers["aeg-subscription-name"]);
        Assert.Equal("?code=secret", delivery.Query);
        Assert.Equal(Event, delivery.Body);
        Assert.Equal("eventgrid.azure.net", Assert.Single(_endpoint.HandshakeOrigins));
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Publish_WithoutTheKey_Gives401(string? key) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await PublishAsync(Event, key: key));

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task Publish_OtherContentType_Gives400(string? contentType) =>
        Assert.Equal(HttpStatusCode.BadRequest, await PublishAsync(Event, _topic.Key, contentType));

    [Theory]
    [InlineData("")]
    [InlineData("?api-version=2099-01-01")]
    public async Task Publish_OtherApiVersion_Gives400(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, await PublishAsync(Event, _topic.Key, query: query));

    [Fact]
    public async Task Publish_MalformedEvent_Gives400AndDeliversNothing()
    {
        await _topic.SubscribeAsync(new("hook", _endpoint.Address, []), CancellationToken.None);

        Assert.Equal(HttpStatusCode.BadRequest, await PublishAsync($"[{Event},{{}}]", contentType: CloudEventReader.BatchMediaType));
        await IdleAsync();

        Assert.Empty(_endpoint.Deliveries);
    }

    [Fact]
    public async Task Publish_ToAnotherTopic_Gives404()
    {
        using var request = Request(new Uri(_topic.Endpoint, "/topics/other/api/events?api-version=2018-01-01"), Event, _topic.Key, CloudEventReader.SingleMediaType);
        using var response = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData(EventGridTopic.MaxRequestBytes, false, HttpStatusCode.OK)]
    [InlineData(EventGridTopic.MaxRequestBytes, true, HttpStatusCode.OK)]
    [InlineData(EventGridTopic.MaxRequestBytes + 1, false, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(EventGridTopic.MaxRequestBytes + 1, true, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(EventGridTopic.MaxRequestBytes + 70_000, true, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Publish_AroundOneMegabyte_IsTakenUpToTheLimit(int length, bool chunked, HttpStatusCode expected)
    {
        var frame = Event[..^1] + ",\"data\":\"\"}";
        var body = frame.Insert(frame.Length - 2, new string('x', length - frame.Length));
        using var request = Request(_topic.Endpoint, body, _topic.Key, CloudEventReader.SingleMediaType);
        request.RequestUri = new Uri(_topic.Endpoint + "?api-version=2018-01-01");
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = true;

        using var response = await _http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.NotFound)]
    [InlineData("other.example", HttpStatusCode.OK)]
    [InlineData("*", HttpStatusCode.NotFound)]
    public async Task Subscribe_HandshakeRefused_ThrowsAndDeliversNothing(string? allowedOrigin, HttpStatusCode status)
    {
        _endpoint.AllowedOrigin = allowedOrigin;
        _endpoint.HandshakeStatus = status;

        var exception = await Assert.ThrowsAsync<HandshakeFailedException>(
            () => _topic.SubscribeAsync(new("hook", _endpoint.Address, []), CancellationToken.None));
        Assert.Equal(HttpStatusCode.OK, await PublishAsync(Event));
        await IdleAsync();

        Assert.DoesNotContain("code=secret", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_topic.Subscriptions);
        Assert.Empty(_endpoint.Deliveries);
    }

    /// <summary>https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md#42-validation-response</summary>
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Subscribe_PermissionGivenByTheCallback_Delivers(string method)
    {
        _endpoint.AllowedOrigin = null;
        var subscribing = _topic.SubscribeAsync(new("hook", _endpoint.Address, []), CancellationToken.None);
        await Poll.UntilAsync(() => !_endpoint.Callbacks.IsEmpty);
        Assert.False(subscribing.IsCompleted);

        using var answer = await _http.SendAsync(new HttpRequestMessage(new HttpMethod(method), _endpoint.Callbacks.Single()));
        await subscribing.WaitAsync(TimeSpan.FromSeconds(30));
        using var again = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Get, _endpoint.Callbacks.Single()));
        await PublishAsync(Event);
        await IdleAsync();

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (answer.StatusCode, again.StatusCode));
        Assert.Single(_endpoint.Deliveries);
    }

    [Fact]
    public async Task Subscribe_WithoutPermissionAndCallback_FailsAfterFiveMinutes()
    {
        var time = new FakeTimeProvider();
        await using var topic = await EventGridTopic.StartAsync(time, CancellationToken.None);
        _endpoint.AllowedOrigin = null;
        var subscribing = topic.SubscribeAsync(new("hook", _endpoint.Address, []), CancellationToken.None);
        await Poll.UntilAsync(() =>
        {
            time.Advance(_endpoint.Callbacks.IsEmpty ? TimeSpan.Zero : TimeSpan.FromMinutes(1));
            return subscribing.IsCompleted;
        });

        await Assert.ThrowsAsync<HandshakeFailedException>(() => subscribing);
        Assert.Empty(topic.Subscriptions);
    }

    [Fact]
    public async Task Subscribe_NobodyListens_Throws()
    {
        var address = _endpoint.Address;
        await _endpoint.DisposeAsync();

        await Assert.ThrowsAsync<HandshakeFailedException>(
            () => _topic.SubscribeAsync(new("hook", address, []), CancellationToken.None));
    }

    [Theory]
    [InlineData("", "", new string[0], "1,2,3,4")]
    [InlineData("", "", new[] { "wanted" }, "1,2")]
    [InlineData("terminals/", "", new string[0], "1,3")]
    [InlineData("TERMINALS/", "", new string[0], "1,3")]
    [InlineData("", "/b", new string[0], "2,3")]
    [InlineData("terminals/", "/b", new[] { "other" }, "3")]
    public async Task Subscription_Filter_ChoosesByTypeAndSubject(string begins, string ends, string[] types, string expected)
    {
        await _topic.SubscribeAsync(new("hook", _endpoint.Address, types, begins, ends), CancellationToken.None);

        var batch = $"[{Typed(1, "wanted", "terminals/a")},{Typed(2, "wanted", "rollouts/b")},{Typed(3, "other", "terminals/b")},{Typed(4, "other", null)}]";
        Assert.Equal(HttpStatusCode.OK, await PublishAsync(batch, contentType: CloudEventReader.BatchMediaType));
        await IdleAsync();

        Assert.Equal(expected.Split(','), _endpoint.Deliveries.Select(Id).Order());
    }

    [Fact]
    public async Task Subscriptions_Two_EachGetTheEvent()
    {
        await using var second = await RecordingEndpoint.StartAsync();
        await _topic.SubscribeAsync(new("one", _endpoint.Address, []), CancellationToken.None);
        var subscription = await _topic.SubscribeAsync(new("two", second.Address, []), CancellationToken.None);

        await PublishAsync(Event);
        await IdleAsync();

        Assert.Single(_endpoint.Deliveries);
        Assert.Single(second.Deliveries);
        Assert.Equal(new DeliveryMetrics(Matched: 1, Delivered: 1, Attempts: 1, FailedAttempts: 0, 0, 0, Waiting: 0), subscription.Metrics);
        Assert.Equal(1, subscription.DeliveredByType["t"]);
    }

    private static string Typed(int id, string type, string? subject) =>
        $$"""{"id":"{{id}}","source":"/s","type":"{{type}}","specversion":"1.0"{{(subject is null ? "" : $",\"subject\":\"{subject}\"")}}}""";

    private static string Id(RecordedDelivery delivery)
    {
        using var document = JsonDocument.Parse(delivery.Body);
        return document.RootElement.GetProperty("id").GetString()!;
    }

    private static HttpRequestMessage Request(Uri address, string body, string? key, string? contentType)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        if (contentType is not null)
        {
            request.Content.Headers.ContentType = new(contentType);
        }

        if (key is not null)
        {
            request.Headers.Add("aeg-sas-key", key);
        }

        return request;
    }

    private Task IdleAsync() => _topic.WhenIdleAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));

    private Task<HttpStatusCode> PublishAsync(string body, string contentType = CloudEventReader.SingleMediaType) =>
        PublishAsync(body, _topic.Key, contentType);

    private async Task<HttpStatusCode> PublishAsync(
        string body, string? key, string? contentType = CloudEventReader.SingleMediaType, string query = "?api-version=2018-01-01")
    {
        using var request = Request(new Uri(_topic.Endpoint + query), body, key, contentType);
        using var response = await _http.SendAsync(request);
        return response.StatusCode;
    }
}
