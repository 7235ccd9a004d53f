using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PosCloud.Core.Events;
using PosCloud.Local.EventGrid;
using PosCloud.Local.Hosting;

namespace PosCloud.Local.Monitoring;

/// <summary>
/// A webhook as an operator would run it: it answers the CloudEvents handshake, takes events only under its own secret
/// path, and shows each event once however often it is delivered.
/// </summary>
internal sealed class MonitoringHook : IAsyncDisposable
{
    private const int MaxRequestBytes = EventGridTopic.MaxRequestBytes;
    private const int RememberedEvents = 100_000;

    private readonly Lock _lock = new();
    private readonly Action<MonitoredEvent> _show;
    private readonly HashSet<(string Source, string Id)> _seen = [];
    private readonly Queue<(string Source, string Id)> _order = [];
    private readonly Dictionary<string, int> _countByType = [];
    private readonly string _secret = Secrets.Create();
    private LoopbackServer _server = null!;
    private int _duplicates;

    private MonitoringHook(Action<MonitoredEvent> show) => _show = show;

    /// <summary>The types of event that an operator watches.</summary>
    public static IReadOnlyList<string> WatchedTypes { get; } =
    [
        EventTypes.ReleasePublished,
        EventTypes.RolloutStarted,
        EventTypes.RolloutWaveStarted,
        EventTypes.RolloutWaveCompleted,
        EventTypes.RolloutGateTripped,
        EventTypes.RolloutPaused,
        EventTypes.RolloutResumed,
        EventTypes.RolloutAborted,
        EventTypes.RolloutCompleted,
        EventTypes.TerminalUpgraded,
        EventTypes.TerminalRolledBack,
        EventTypes.TerminalFailed,
    ];

    /// <summary>What to subscribe. Contains the secret: not to be shown.</summary>
    public Uri Endpoint => new(_server.Address, $"hooks/{_secret}");

    /// <summary>Deliveries of an event that had arrived before.</summary>
    public int Duplicates => Volatile.Read(ref _duplicates);

    /// <summary>Different events by type.</summary>
    public IReadOnlyDictionary<string, int> CountByType
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<string, int>(_countByType);
            }
        }
    }

    /// <param name="show">Called once for each event, in the order of arrival, one at a time; must be quick.</param>
    public static async Task<MonitoringHook> StartAsync(Action<MonitoredEvent> show, CancellationToken cancellationToken)
    {
        var hook = new MonitoringHook(show);
        hook._server = await LoopbackServer.StartAsync(
            0,
            MaxRequestBytes,
            app =>
            {
                app.MapMethods("/hooks/{secret}", [HttpMethods.Options], hook.ShakeHands);
                app.MapPost("/hooks/{secret}", hook.TakeAsync);
            },
            cancellationToken);
        return hook;
    }

    public int Count(string type)
    {
        lock (_lock)
        {
            return _countByType.GetValueOrDefault(type);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private IResult ShakeHands(HttpContext context)
    {
        if (!IsOwnPath(context) || context.Request.Headers["WebHook-Request-Origin"].ToString() is not { Length: > 0 } origin)
        {
            return Results.NotFound();
        }

        context.Response.Headers["WebHook-Allowed-Origin"] = origin;
        context.Response.Headers["WebHook-Allowed-Rate"] = "*";
        return Results.Ok();
    }

    private async Task TakeAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        if (!IsOwnPath(context))
        {
            return;
        }

        if (context.Request.ContentType?.StartsWith(CloudEventReader.SingleMediaType, StringComparison.OrdinalIgnoreCase) != true)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        if (await BoundedBody.ReadAsync(context.Request, MaxRequestBytes, context.RequestAborted) is not { } body)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        if (CloudEventReader.Read(body, batch: false, out var events) is not null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        Take(events[0]);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private bool IsOwnPath(HttpContext context) => Secrets.Same(_secret, context.Request.RouteValues["secret"] as string);

    private void Take(TopicEvent topicEvent)
    {
        lock (_lock)
        {
            if (!_seen.Add((topicEvent.Source, topicEvent.Id)))
            {
                _duplicates++;
                return;
            }

            _order.Enqueue((topicEvent.Source, topicEvent.Id));
            if (_order.Count > RememberedEvents)
            {
                _seen.Remove(_order.Dequeue());
            }

            _countByType[topicEvent.Type] = _countByType.GetValueOrDefault(topicEvent.Type) + 1;
            _show(new MonitoredEvent(topicEvent.Id, topicEvent.Type, topicEvent.Subject ?? "", Reason(topicEvent)));
        }
    }

    private static string? Reason(TopicEvent topicEvent)
    {
        using var document = JsonDocument.Parse(topicEvent.Json);
        return document.RootElement.TryGetProperty("data", out var data)
            && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty("reason", out var reason)
            && reason.ValueKind == JsonValueKind.String
            ? reason.GetString()
            : null;
    }
}
