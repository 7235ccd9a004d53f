using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using PosCloud.Local.Hosting;

namespace PosCloud.Local.EventGrid;

/// <summary>
/// An Event Grid custom topic with the CloudEvents 1.0 input schema, on 127.0.0.1. It does what PosCloud relies on:
/// publishing with a key, subscriptions by type and subject, the webhook handshake, delivery at least once with the
/// documented retries. It has no dead-lettering, no advanced filters, no other input schema, and keeps events in memory.
/// </summary>
public sealed class EventGridTopic : IAsyncDisposable
{
    /// <summary>The topic's name in its URL.</summary>
    public const string Name = "poscloud";

    /// <summary>Bytes of one publish request (https://learn.microsoft.com/azure/event-grid/quotas-limits).</summary>
    public const int MaxRequestBytes = 1024 * 1024;

    private const string ApiVersion = "2018-01-01";

    private readonly TimeProvider _time;
    private volatile EventSubscription[] _subscriptions = [];
    private LoopbackServer _server = null!;
    private long _accepted;

    private EventGridTopic(TimeProvider time) => _time = time;

    /// <summary>Where to publish, with <c>/api/events</c> and without the query.</summary>
    public Uri Endpoint => new(_server.Address, $"topics/{Name}/api/events");

    /// <summary>The access key of this run, for <c>aeg-sas-key</c>.</summary>
    public string Key { get; } = Secrets.Create();

    /// <summary>Events taken so far, whether or not anybody subscribed to them.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    public IReadOnlyList<EventSubscription> Subscriptions => _subscriptions;

    /// <summary>Ends when the server has stopped.</summary>
    internal Task Stopped => _server.Stopped;

    public static async Task<EventGridTopic> StartAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var topic = new EventGridTopic(time);
        topic._server = await LoopbackServer.StartAsync(
            0, MaxRequestBytes, app => app.MapPost("/topics/{topic}/api/events", topic.PublishAsync), cancellationToken);
        return topic;
    }

    /// <summary>Shakes hands with the endpoint; from then on it gets every event that passes the filter.</summary>
    /// <exception cref="HandshakeFailedException">The endpoint did not agree; nothing will be delivered to it.</exception>
    public async Task<EventSubscription> SubscribeAsync(EventSubscriptionOptions options, CancellationToken cancellationToken)
    {
        var subscription = await EventSubscription.CreateAsync(options, _time, cancellationToken);
        Add(subscription);
        return subscription;
    }

    /// <summary>Ends when every event that was published before is delivered or given up.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_subscriptions.Select(subscription => subscription.WhenIdleAsync())).WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        foreach (var subscription in _subscriptions)
        {
            await subscription.DisposeAsync();
        }
    }

    private void Add(EventSubscription subscription)
    {
        while (true)
        {
            var before = _subscriptions;
            if (Interlocked.CompareExchange(ref _subscriptions, [.. before, subscription], before) == before)
            {
                return;
            }
        }
    }

    private async Task PublishAsync(HttpContext context)
    {
        var request = context.Request;
        if (!Secrets.Same(Key, request.Headers["aeg-sas-key"]))
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "Unauthorized", "The request authorization key is not authorized for this topic.");
            return;
        }

        if (request.RouteValues["topic"] as string != Name)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "NotFound", "There is no such topic.");
            return;
        }

        if (request.Query["api-version"] != ApiVersion)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "BadRequest", $"The api-version must be {ApiVersion}.");
            return;
        }

        var mediaType = MediaTypeHeaderValue.TryParse(request.ContentType, out var contentType) ? contentType.MediaType.Value : null;
        var batch = string.Equals(mediaType, CloudEventReader.BatchMediaType, StringComparison.OrdinalIgnoreCase);
        if (!batch && !string.Equals(mediaType, CloudEventReader.SingleMediaType, StringComparison.OrdinalIgnoreCase))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "BadRequest",
                $"The content type must be {CloudEventReader.BatchMediaType} or {CloudEventReader.SingleMediaType}.");
            return;
        }

        if (await BoundedBody.ReadAsync(request, MaxRequestBytes, context.RequestAborted) is not { } body)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "PayloadTooLarge", $"The request is larger than {MaxRequestBytes} bytes.");
            return;
        }

        if (CloudEventReader.Read(body, batch, out var events) is { } error)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "BadRequest", error);
            return;
        }

        Interlocked.Add(ref _accepted, events.Count);
        foreach (var subscription in _subscriptions)
        {
            foreach (var topicEvent in events)
            {
                subscription.Offer(topicEvent);
            }
        }

        context.Response.StatusCode = StatusCodes.Status200OK;
    }

    private static Task RefuseAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        return JsonAnswer.WriteAsync(context.Response, json =>
        {
            json.WriteStartObject("error");
            json.WriteString("code", code);
            json.WriteString("message", message);
            json.WriteEndObject();
        });
    }
}
