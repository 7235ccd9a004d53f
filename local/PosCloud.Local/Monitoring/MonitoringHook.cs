using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PosCloud.Core.Events;
using PosCloud.Local.EventGrid;
using PosCloud.Local.Hosting;

namespace PosCloud.Local.Monitoring;

/// <summary>
/// A webhook as an operator would write it (docs/events.md says what it can rely on): it answers the CloudEvents handshake,
/// takes events only from who knows its secret, in the query or in a header, takes each event once however often it is
/// delivered, and raises alerts.
/// </summary>
internal sealed class MonitoringHook : IAsyncDisposable
{
    private const int MaxRequestBytes = EventGridTopic.MaxRequestBytes;
    private const int RememberedEvents = 100_000;
    private const string Route = "/hooks/poscloud";

    /// <summary>So many terminals may be silent before that is an alert.</summary>
    private const int UsuallySilent = 3;

    /// <summary>Who may ask for the handshake.</summary>
    private const string EventGridOrigin = "eventgrid.azure.net";

    private readonly Lock _lock = new();
    private readonly Action<MonitoredEvent> _show;
    private readonly Action<MonitoringAlert> _alert;
    private readonly AlertRules _rules;
    private readonly HashSet<(string Source, string Id)> _seen = [];
    private readonly Queue<(string Source, string Id)> _order = [];
    private readonly Dictionary<string, int> _countByType = [];
    private LoopbackServer _server = null!;
    private int _duplicates;

    private MonitoringHook(Action<MonitoredEvent> show, Action<MonitoringAlert> alert, int maxSilent)
    {
        _show = show;
        _alert = alert;
        _rules = new AlertRules(maxSilent);
    }

    /// <summary>Carries the secret where it is sent as a delivery property of the subscription instead of in the URL.</summary>
    public const string SecretHeader = "x-hook-secret";

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
        EventTypes.TerminalSilent,
        EventTypes.TerminalReturned,
    ];

    /// <summary>What to subscribe. Contains the secret: not to be shown.</summary>
    public Uri Endpoint => new(Address, $"?code={Secret}");

    /// <summary>The same without the secret, for subscriptions that send <see cref="SecretHeader"/>.</summary>
    public Uri Address => new(_server.Address, Route);

    public string Secret { get; } = Secrets.Create();

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
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="alert">Called for each alert, as <paramref name="show"/>.</param>
    /// <param name="maxSilent">So many terminals of an estate may be silent before that is an alert.</param>
    public static async Task<MonitoringHook> StartAsync(
        Action<MonitoredEvent> show, CancellationToken cancellationToken, Action<MonitoringAlert>? alert = null, int maxSilent = UsuallySilent)
    {
        var hook = new MonitoringHook(show, alert ?? (static _ => { }), maxSilent);
        hook._server = await LoopbackServer.StartAsync(
            0,
            MaxRequestBytes,
            app =>
            {
                app.MapMethods(Route, [HttpMethods.Options], hook.ShakeHands);
                app.MapPost(Route, hook.TakeAsync);
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
        // The handshake carries no delivery properties: without a secret in the URL, only Event Grid's own origin is allowed,
        // and what comes afterwards still has to bring the secret.
        var code = context.Request.Query["code"].ToString();
        var origin = context.Request.Headers["WebHook-Request-Origin"].ToString();
        if (code.Length > 0 ? !Secrets.Same(Secret, code) || origin.Length == 0 : origin != EventGridOrigin)
        {
            return Results.Unauthorized();
        }

        context.Response.Headers["WebHook-Allowed-Origin"] = origin;
        context.Response.Headers["WebHook-Allowed-Rate"] = "*";
        return Results.Ok();
    }

    private async Task TakeAsync(HttpContext context)
    {
        if (!KnowsSecret(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var isBatch = Is(context.Request, CloudEventReader.BatchMediaType);
        if (!isBatch && !Is(context.Request, CloudEventReader.SingleMediaType))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        if (await BoundedBody.ReadAsync(context.Request, MaxRequestBytes, context.RequestAborted) is not { } body)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        if (CloudEventReader.Read(body, isBatch, out var events) is not null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        foreach (var topicEvent in events)
        {
            Take(topicEvent);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private bool KnowsSecret(HttpRequest request) =>
        Secrets.Same(Secret, request.Query["code"]) | Secrets.Same(Secret, request.Headers[SecretHeader]);

    private static bool Is(HttpRequest request, string mediaType) =>
        string.Equals(request.ContentType?.Split(';')[0].Trim(), mediaType, StringComparison.OrdinalIgnoreCase);

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
            var received = new MonitoredEvent(
                topicEvent.Id, topicEvent.Type, topicEvent.Subject ?? "", Reason(topicEvent), Text(topicEvent.Root, "sequence"));
            _show(received);
            if (_rules.Take(received) is { } alert)
            {
                _alert(alert);
            }
        }
    }

    private static string? Reason(TopicEvent topicEvent) =>
        topicEvent.Root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object ? Text(data, "reason") : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
