using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using PosCloud.Local.Hosting;

namespace PosCloud.Local.EventGrid;

/// <summary>
/// An Event Grid custom topic on 127.0.0.1, in both schemas: publishing with a key, subscriptions with all filters, both
/// handshakes, batches, the documented retries, expiry and dead letters; doubles and disorder on demand. It keeps events in
/// memory, knows no custom input schema and no destinations but webhooks. What is not documented is not imitated: how large the
/// random part of a wait is, and for how long an endpoint that keeps failing is left alone ("delayed delivery").
/// </summary>
public sealed class EventGridTopic : IAsyncDisposable
{
    /// <summary>The topic's name in its URL.</summary>
    public const string Name = "poscloud";

    /// <summary>Bytes of one publish request (https://learn.microsoft.com/azure/event-grid/quotas-limits).</summary>
    public const int MaxRequestBytes = 1024 * 1024;

    /// <summary>What events in Event Grid's schema name as their topic.</summary>
    internal const string ResourceId = "/subscriptions/local/resourceGroups/local/providers/Microsoft.EventGrid/topics/" + Name;

    private const string ApiVersion = "2018-01-01";

    private readonly TimeProvider _time;
    private readonly EventSchema _inputSchema;
    private readonly ValidationPage _validation;
    private volatile EventSubscription[] _subscriptions = [];
    private LoopbackServer _server = null!;
    private long _accepted;
    private long _refused;
    private long _unmatched;
    private TopicDisturbance? _disturbance;

    private EventGridTopic(TimeProvider time, EventSchema inputSchema)
    {
        _time = time;
        _inputSchema = inputSchema;
        _validation = new ValidationPage(() => _server.Address);
    }

    /// <summary>Where to publish, with <c>/api/events</c> and without the query.</summary>
    public Uri Endpoint => new(_server.Address, $"topics/{Name}/api/events");

    /// <summary>The access key of this run, for <c>aeg-sas-key</c>.</summary>
    public string Key { get; } = Secrets.Create();

    /// <summary>Events taken so far, whether or not anybody subscribed to them (PublishSuccessCount).</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Requests refused so far (PublishFailCount counts their events, which are not known here).</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Events that no subscription wanted (UnmatchedEventCount).</summary>
    public long Unmatched => Interlocked.Read(ref _unmatched);

    /// <summary>Doubles and disorder, for all subscriptions; null for none.</summary>
    public TopicDisturbance? Disturbance
    {
        get => _disturbance;
        set
        {
            _disturbance = value;
            foreach (var subscription in _subscriptions)
            {
                subscription.Disturb(value);
            }
        }
    }

    public IReadOnlyList<EventSubscription> Subscriptions => _subscriptions;

    /// <summary>Ends when the server has stopped.</summary>
    internal Task Stopped => _server.Stopped;

    public static async Task<EventGridTopic> StartAsync(
        TimeProvider time, CancellationToken cancellationToken, EventSchema inputSchema = EventSchema.CloudEvents)
    {
        var topic = new EventGridTopic(time, inputSchema);
        topic._server = await LoopbackServer.StartAsync(
            0,
            MaxRequestBytes,
            app =>
            {
                app.MapPost("/topics/{topic}/api/events", topic.PublishAsync);
                app.MapMethods("/validate", ["GET", "POST"], topic._validation.Visit);
            },
            cancellationToken);
        return topic;
    }

    /// <summary>Shakes hands with the endpoint; from then on it gets every event that passes the filter.</summary>
    /// <exception cref="ArgumentException">The service would refuse such options.</exception>
    /// <exception cref="HandshakeFailedException">The endpoint did not agree; nothing will be delivered to it.</exception>
    public async Task<EventSubscription> SubscribeAsync(EventSubscriptionOptions options, CancellationToken cancellationToken)
    {
        var subscription = await EventSubscription.CreateAsync(options, _inputSchema, _time, _validation, cancellationToken);
        subscription.Disturb(_disturbance);
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
        if (!Takes(mediaType))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "BadRequest", "The content type does not fit the topic's input schema.");
            return;
        }

        if (await BoundedBody.ReadAsync(request, MaxRequestBytes, context.RequestAborted) is not { } body)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "PayloadTooLarge", $"The request is larger than {MaxRequestBytes} bytes.");
            return;
        }

        if (Read(body, mediaType, out var events) is { } error)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "BadRequest", error);
            return;
        }

        Interlocked.Add(ref _accepted, events.Count);
        foreach (var topicEvent in events)
        {
            var isWanted = false;
            foreach (var subscription in _subscriptions)
            {
                isWanted |= subscription.Offer(topicEvent);
            }

            Interlocked.Add(ref _unmatched, isWanted ? 0 : 1);
        }

        context.Response.StatusCode = StatusCodes.Status200OK;
    }

    private bool Takes(string? mediaType) => _inputSchema == EventSchema.EventGrid
        ? string.Equals(mediaType, "application/json", StringComparison.OrdinalIgnoreCase)
        : string.Equals(mediaType, CloudEventReader.SingleMediaType, StringComparison.OrdinalIgnoreCase)
            || string.Equals(mediaType, CloudEventReader.BatchMediaType, StringComparison.OrdinalIgnoreCase);

    private string? Read(ReadOnlyMemory<byte> body, string? mediaType, out IReadOnlyList<TopicEvent> events) => _inputSchema == EventSchema.EventGrid
        ? EventGridEventReader.Read(body, out events)
        : CloudEventReader.Read(body, string.Equals(mediaType, CloudEventReader.BatchMediaType, StringComparison.OrdinalIgnoreCase), out events);

    private Task RefuseAsync(HttpContext context, int status, string code, string message)
    {
        Interlocked.Increment(ref _refused);
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
