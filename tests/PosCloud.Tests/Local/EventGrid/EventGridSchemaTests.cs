using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using Azure.Messaging.EventGrid.SystemEvents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using PosCloud.Local.EventGrid;
using PosCloud.Local.Hosting;

namespace PosCloud.Tests.Local.EventGrid;

/// <summary>
/// A topic in Event Grid's own schema: https://learn.microsoft.com/azure/event-grid/event-schema and
/// https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema.
/// </summary>
public sealed class EventGridSchemaTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly ConcurrentQueue<(string Kind, string ContentType, string Body)> _received = [];
    private Func<string, IResult> _validate = code => Results.Text($$"""{"validationResponse":"{{code}}"}""", "application/json");
    private EventGridTopic _topic = null!;
    private LoopbackServer _server = null!;

    private Uri Endpoint => new(_server.Address, "hook");

    public async Task InitializeAsync()
    {
        _topic = await EventGridTopic.StartAsync(_time, CancellationToken.None, EventSchema.EventGrid);
        _server = await LoopbackServer.StartAsync(0, 2_000_000, app => app.MapPost("/hook", (Delegate)TakeAsync), CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _topic.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Handshake_WithTheCodeEchoed_Subscribes()
    {
        await _topic.SubscribeAsync(Options(), CancellationToken.None);

        var (kind, _, body) = Assert.Single(_received);
        var parsed = Assert.Single(EventGridEvent.ParseMany(BinaryData.FromString(body)));
        Assert.Equal("SubscriptionValidation", kind);
        Assert.True(parsed.TryGetSystemEventData(out var data));
        Assert.StartsWith("http://127.0.0.1", Assert.IsType<SubscriptionValidationEventData>(data).ValidationUrl, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"validationResponse":"guess"}""", 200)]
    [InlineData("{}", 202)]
    [InlineData("", 500)]
    public async Task Handshake_NotAnsweredAsItMust_Fails(string body, int status)
    {
        _validate = _ => Results.Text(body, "application/json", statusCode: status);

        await Assert.ThrowsAsync<HandshakeFailedException>(() => _topic.SubscribeAsync(Options(), CancellationToken.None));

        Assert.Empty(_topic.Subscriptions);
    }

    [Fact]
    public async Task Handshake_ByThePage_IsDoneWhenItIsOpened()
    {
        _validate = _ => Results.Text("");
        var subscribing = _topic.SubscribeAsync(Options(), CancellationToken.None);
        await Poll.UntilAsync(() => !_received.IsEmpty);
        using var document = JsonDocument.Parse(_received.First().Body);
        using var http = new HttpClient();

        using var visited = await http.GetAsync(new Uri(document.RootElement[0].GetProperty("data").GetProperty("validationUrl").GetString()!));

        Assert.Equal(HttpStatusCode.OK, visited.StatusCode);
        await subscribing.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Handshake_WhosePageNobodyOpens_FailsAfterFiveMinutes()
    {
        _validate = _ => Results.Text("");
        var subscribing = _topic.SubscribeAsync(Options(), CancellationToken.None);
        await Poll.UntilAsync(() =>
        {
            _time.Advance(_received.IsEmpty ? TimeSpan.Zero : TimeSpan.FromMinutes(1));
            return subscribing.IsCompleted;
        });

        await Assert.ThrowsAsync<HandshakeFailedException>(() => subscribing);
    }

    [Fact]
    public async Task Publish_ByTheRealClient_DeliversEventsInAnArray()
    {
        await _topic.SubscribeAsync(Options(), CancellationToken.None);

        await Client().SendEventAsync(new EventGridEvent("a/b", "t", "1.0", new { x = 1 }) { Id = "7" });
        await _topic.WhenIdleAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

        var (kind, contentType, body) = _received.Last();
        var parsed = Assert.Single(EventGridEvent.ParseMany(BinaryData.FromString(body)));
        Assert.Equal(("Notification", "7", "a/b", "t"), (kind, parsed.Id, parsed.Subject, parsed.EventType));
        Assert.StartsWith("application/json", contentType, StringComparison.Ordinal);
        Assert.Contains("/providers/Microsoft.EventGrid/topics/", parsed.Topic, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliver_AsCloudEvents_MapsTheFields()
    {
        await using var endpoint = await RecordingEndpoint.StartAsync();
        await _topic.SubscribeAsync(new("cloud", endpoint.Address, []), CancellationToken.None);

        await Client().SendEventAsync(new EventGridEvent("a/b", "t", "1.0", new { x = 1 }) { Id = "7" });
        await endpoint.WaitForAsync(1);

        var parsed = CloudEvent.Parse(BinaryData.FromString(endpoint.Deliveries.Single().Body))!;
        Assert.Equal(("7", "a/b", "t"), (parsed.Id, parsed.Subject, parsed.Type));
        Assert.Equal(1, parsed.Data!.ToObjectFromJson<Dictionary<string, int>>()!["x"]);
    }

    [Theory]
    [InlineData("""{"id":"1","subject":"s","eventType":"t","eventTime":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""[{"subject":"s","eventType":"t","eventTime":"2026-01-01T00:00:00Z"}]""")]
    [InlineData("""[{"id":"1","eventType":"t","eventTime":"2026-01-01T00:00:00Z"}]""")]
    [InlineData("""[{"id":"1","subject":"s","eventTime":"2026-01-01T00:00:00Z"}]""")]
    [InlineData("""[{"id":"1","subject":"s","eventType":"t","eventTime":"yesterday"}]""")]
    [InlineData("""[{"id":"1","subject":"s","eventType":"t","eventTime":"2026-01-01T00:00:00Z","topic":"/another"}]""")]
    [InlineData("[1]")]
    [InlineData("[")]
    public async Task Publish_OfWhatIsNoEvent_Is400(string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, _topic.Endpoint + "?api-version=2018-01-01")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("aeg-sas-key", _topic.Key);

        using var response = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal((0, 1), (_topic.Accepted, _topic.Refused));
    }

    private EventSubscriptionOptions Options() => new("own", Endpoint, []) { DeliverySchema = EventSchema.EventGrid };

    private EventGridPublisherClient Client() => new(_topic.Endpoint, new AzureKeyCredential(_topic.Key));

    private async Task<IResult> TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var kind = context.Request.Headers["aeg-event-type"].ToString();
        _received.Enqueue((kind, context.Request.ContentType ?? "", body));
        using var document = JsonDocument.Parse(body);
        return kind == "SubscriptionValidation"
            ? _validate(document.RootElement[0].GetProperty("data").GetProperty("validationCode").GetString()!)
            : Results.Ok();
    }
}
