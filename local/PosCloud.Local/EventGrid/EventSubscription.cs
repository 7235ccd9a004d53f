using System.Net;

namespace PosCloud.Local.EventGrid;

/// <summary>
/// Delivers a topic's events to one endpoint: each at least once, in no order, with retries. Events are kept in memory;
/// those that still wait when the topic stops are gone.
/// </summary>
public sealed class EventSubscription : IAsyncDisposable
{
    private const int ParallelDeliveries = 16;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly WebhookClient _webhook;
    private readonly SemaphoreSlim _slots = new(ParallelDeliveries);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, long> _deliveredByType = [];
    private DeliveryMetrics _metrics;
    private TaskCompletionSource? _idle;

    private EventSubscription(EventSubscriptionOptions options, TimeProvider time, WebhookClient webhook)
    {
        Options = options;
        _time = time;
        _webhook = webhook;
    }

    public EventSubscriptionOptions Options { get; }

    public DeliveryMetrics Metrics
    {
        get
        {
            lock (_lock)
            {
                return _metrics;
            }
        }
    }

    /// <summary>Delivered events by their type.</summary>
    public IReadOnlyDictionary<string, long> DeliveredByType
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<string, long>(_deliveredByType);
            }
        }
    }

    /// <exception cref="HandshakeFailedException">The endpoint did not agree.</exception>
    internal static async Task<EventSubscription> CreateAsync(
        EventSubscriptionOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var webhook = new WebhookClient(options, time);
        try
        {
            await webhook.HandshakeAsync(cancellationToken);
            return new EventSubscription(options, time, webhook);
        }
        catch
        {
            webhook.Dispose();
            throw;
        }
    }

    /// <summary>Takes the event if it passes the filter; returns at once.</summary>
    internal void Offer(TopicEvent topicEvent)
    {
        if (!Options.Matches(topicEvent))
        {
            return;
        }

        lock (_lock)
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            _metrics = _metrics with { Waiting = _metrics.Waiting + 1 };
        }

        _ = Task.Run(() => DeliverAsync(topicEvent));
    }

    /// <summary>Ends when no event waits.</summary>
    internal Task WhenIdleAsync()
    {
        lock (_lock)
        {
            return _metrics.Waiting == 0
                ? Task.CompletedTask
                : (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _stop.Cancel();
        }

        await WhenIdleAsync();
        _webhook.Dispose();
    }

    private async Task DeliverAsync(TopicEvent topicEvent)
    {
        bool? delivered = null;
        try
        {
            delivered = await TryUntilDecidedAsync(topicEvent, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The topic stops; the event is neither delivered nor given up.
        }
        finally
        {
            Finish(topicEvent, delivered);
        }
    }

    private async Task<bool> TryUntilDecidedAsync(TopicEvent topicEvent, CancellationToken cancellationToken)
    {
        var taken = _time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            await _slots.WaitAsync(cancellationToken);
            HttpStatusCode? status;
            try
            {
                lock (_lock)
                {
                    _metrics = _metrics with { Attempts = _metrics.Attempts + 1 };
                }

                status = await _webhook.PostAsync(topicEvent, attempt - 1, cancellationToken);
            }
            finally
            {
                _slots.Release();
            }

            if (DeliverySchedule.IsSuccess(status))
            {
                return true;
            }

            if (DeliverySchedule.Next(attempt, status, _time.GetElapsedTime(taken)) is not { } delay)
            {
                return false;
            }

            await Task.Delay(delay, _time, cancellationToken);
        }
    }

    private void Finish(TopicEvent topicEvent, bool? delivered)
    {
        lock (_lock)
        {
            _metrics = _metrics with
            {
                Waiting = _metrics.Waiting - 1,
                Delivered = _metrics.Delivered + (delivered == true ? 1 : 0),
                Failed = _metrics.Failed + (delivered == false ? 1 : 0),
            };
            if (delivered == true)
            {
                _deliveredByType[topicEvent.Type] = _deliveredByType.GetValueOrDefault(topicEvent.Type) + 1;
            }

            if (_metrics.Waiting == 0)
            {
                _idle?.SetResult();
                _idle = null;
            }
        }
    }
}
