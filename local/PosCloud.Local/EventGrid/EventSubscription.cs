namespace PosCloud.Local.EventGrid;

/// <summary>
/// Delivers a topic's events to one endpoint: each at least once, in no order, with retries, expiry and dead letters. All times
/// come from the clock it was given. Events are kept in memory; those that still wait when the topic stops are gone.
/// </summary>
public sealed class EventSubscription : IAsyncDisposable
{
    private const int ParallelDeliveries = 16;
    private const int LettersPerBlob = 1000;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly EventSchema _inputSchema;
    private readonly IWebhook _webhook;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stop = new();
    private readonly PriorityQueue<PendingEvent, (DateTimeOffset Due, long Order)> _queue = new();
    private readonly Queue<(DateTimeOffset Due, DateTimeOffset GivenUpAt, DeadLetter Letter)> _letters = [];
    private readonly Dictionary<string, long> _deliveredByType = [];
    private DeliveryMetrics _metrics;
    private TopicDisturbance? _disturbance;
    private Random _random = new(0);
    private long _order;
    private int _inFlight;
    private TaskCompletionSource? _idle;
    private TaskCompletionSource? _settled;

    internal EventSubscription(EventSubscriptionOptions options, EventSchema inputSchema, TimeProvider time, IWebhook webhook)
    {
        options.Check(inputSchema);
        Options = options;
        _inputSchema = inputSchema;
        _time = time;
        _webhook = webhook;
        _timer = time.CreateTimer(_ => Kick(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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

    /// <summary>When something is to be done next; null when nothing waits.</summary>
    internal DateTimeOffset? NextDue
    {
        get
        {
            lock (_lock)
            {
                return Next();
            }
        }
    }

    /// <exception cref="ArgumentException">The service would refuse such options.</exception>
    /// <exception cref="HandshakeFailedException">The endpoint did not agree.</exception>
    internal static async Task<EventSubscription> CreateAsync(
        EventSubscriptionOptions options, EventSchema inputSchema, TimeProvider time, ValidationPage validation, CancellationToken cancellationToken)
    {
        options.Check(inputSchema);
        var webhook = new WebhookClient(options, time);
        try
        {
            await webhook.HandshakeAsync(validation, cancellationToken);
            return new EventSubscription(options, inputSchema, time, webhook);
        }
        catch
        {
            webhook.Dispose();
            throw;
        }
    }

    /// <summary>Takes the event if it passes the filter; returns at once.</summary>
    /// <returns>Whether it passed.</returns>
    internal bool Offer(TopicEvent topicEvent)
    {
        if (!Options.Matches(topicEvent))
        {
            return false;
        }

        lock (_lock)
        {
            if (_stop.IsCancellationRequested)
            {
                return true;
            }

            var now = _time.GetUtcNow();
            var copies = _disturbance is { } disturbance && _random.NextDouble() < disturbance.Duplicates ? 2 : 1;
            for (var i = 0; i < copies; i++)
            {
                Enqueue(new PendingEvent(WebhookClient.Converted(topicEvent, _inputSchema, Options.DeliverySchema), now), now);
            }

            _metrics = _metrics with { Matched = _metrics.Matched + 1, Waiting = _metrics.Waiting + copies };
        }

        Kick();
        return true;
    }

    /// <summary>From now on, do what is allowed and seldom happens; null ends it.</summary>
    internal void Disturb(TopicDisturbance? disturbance)
    {
        lock (_lock)
        {
            _disturbance = disturbance;
            _random = new Random(disturbance?.Seed ?? 0);
        }
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

    /// <summary>Ends when nothing is under way: whatever waits then waits for its time.</summary>
    internal Task WhenSettledAsync()
    {
        lock (_lock)
        {
            return _inFlight == 0
                ? Task.CompletedTask
                : (_settled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _stop.Cancel();
            Drop();
        }

        await WhenSettledAsync();
        await _timer.DisposeAsync();
        (_webhook as IDisposable)?.Dispose();
        lock (_lock)
        {
            // What was under way may have failed meanwhile and asked for another try.
            Drop();
            SetIdle();
        }
    }

    private void Drop()
    {
        _metrics = _metrics with { Waiting = _metrics.Waiting - _queue.Count - _letters.Count };
        _queue.Clear();
        _letters.Clear();
    }

    /// <summary>Starts whatever is due, as far as there are slots, and sets the timer for the rest.</summary>
    private void Kick()
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            while (!_stop.IsCancellationRequested && _inFlight < ParallelDeliveries)
            {
                if (_queue.TryPeek(out var first, out var at) && at.Due <= now)
                {
                    _queue.Dequeue();
                    if (first.IsExpiring)
                    {
                        GiveUp(first, "TimeToLiveExceeded", now);
                        continue;
                    }

                    _inFlight++;
                    _ = DeliverAsync(Batch(first, now));
                }
                else if (_letters.TryPeek(out var letter) && letter.Due <= now)
                {
                    _inFlight++;
                    _ = BuryAsync(DueLetters(now));
                }
                else
                {
                    break;
                }
            }

            if (_inFlight < ParallelDeliveries && Next() is { } next)
            {
                _timer.Change(next > now ? next - now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private DateTimeOffset? Next()
    {
        DateTimeOffset? next = _queue.TryPeek(out _, out var at) ? at.Due : null;
        return _letters.TryPeek(out var letter) && !(next <= letter.Due) ? letter.Due : next;
    }

    private void Enqueue(PendingEvent pending, DateTimeOffset due) =>
        _queue.Enqueue(pending, (due, _disturbance is { Reorders: true } ? _random.NextInt64() : _order++));

    /// <summary>The first event and, with batches, others that are due and have been tried as often.</summary>
    private List<PendingEvent> Batch(PendingEvent first, DateTimeOffset now)
    {
        var batch = new List<PendingEvent> { first };
        var bytes = first.Event.Json.Length;
        while (batch.Count < Options.MaxEventsPerBatch
            && _queue.TryPeek(out var next, out var at) && at.Due <= now && !next.IsExpiring && next.Attempts == first.Attempts
            && bytes + next.Event.Json.Length <= Options.PreferredBatchKilobytes * 1024)
        {
            batch.Add(_queue.Dequeue());
            bytes += next.Event.Json.Length;
        }

        return batch;
    }

    private List<(DateTimeOffset Due, DateTimeOffset GivenUpAt, DeadLetter Letter)> DueLetters(DateTimeOffset now)
    {
        var due = new List<(DateTimeOffset, DateTimeOffset, DeadLetter)>();
        while (due.Count < LettersPerBlob && _letters.TryPeek(out var letter) && letter.Due <= now)
        {
            due.Add(_letters.Dequeue());
        }

        return due;
    }

    private async Task DeliverAsync(List<PendingEvent> batch)
    {
        await Task.Yield();
        DeliveryOutcome? outcome = null;
        try
        {
            outcome = await _webhook.PostAsync([.. batch.Select(p => p.Event)], batch[0].Attempts, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The topic stops; the events are neither delivered nor given up.
        }

        lock (_lock)
        {
            Finish(batch, outcome);
            End();
        }

        Kick();
    }

    private void Finish(List<PendingEvent> batch, DeliveryOutcome? outcome)
    {
        if (outcome is not { } ended)
        {
            _metrics = _metrics with { Waiting = _metrics.Waiting - batch.Count };
            return;
        }

        var now = _time.GetUtcNow();
        var isSuccess = DeliverySchedule.IsSuccess(ended.Status);
        _metrics = _metrics with
        {
            Attempts = _metrics.Attempts + 1,
            FailedAttempts = _metrics.FailedAttempts + (isSuccess ? 0 : 1),
            Delivered = _metrics.Delivered + (isSuccess ? batch.Count : 0),
            Waiting = _metrics.Waiting - (isSuccess ? batch.Count : 0),
        };
        foreach (var pending in batch)
        {
            if (isSuccess)
            {
                _deliveredByType[pending.Event.Type] = _deliveredByType.GetValueOrDefault(pending.Event.Type) + 1;
            }
            else
            {
                Retry(pending with { Attempts = pending.Attempts + 1, LastOutcome = ended.Name, LastAttemptAt = now }, ended, now);
            }
        }
    }

    private void Retry(PendingEvent pending, DeliveryOutcome outcome, DateTimeOffset now)
    {
        if (outcome.Undeliverable is { } reason)
        {
            GiveUp(pending, reason, now);
            return;
        }

        if (pending.Attempts >= Options.MaxDeliveryAttempts)
        {
            GiveUp(pending, "MaxDeliveryAttemptsExceeded", now);
            return;
        }

        var next = now + DeliverySchedule.Delay(pending.Attempts, outcome.Status);
        var end = pending.PublishedAt + Options.TimeToLive;
        if (next >= end)
        {
            Enqueue(pending with { IsExpiring = true }, end);
        }
        else
        {
            Enqueue(pending, next);
        }
    }

    private void GiveUp(PendingEvent pending, string reason, DateTimeOffset now)
    {
        if (Options.DeadLetters is null)
        {
            _metrics = _metrics with { Dropped = _metrics.Dropped + 1, Waiting = _metrics.Waiting - 1 };
            SetIdle();
            return;
        }

        _letters.Enqueue((now + DeliverySchedule.DeadLetterDelay, now, pending.GivenUp(reason)));
    }

    private async Task BuryAsync(List<(DateTimeOffset Due, DateTimeOffset GivenUpAt, DeadLetter Letter)> due)
    {
        await Task.Yield();
        var isWritten = false;
        try
        {
            await Options.DeadLetters!.WriteAsync(
                DeadLetter.BlobName(Options.Name, _time.GetUtcNow()), DeadLetter.Write(due.Select(d => d.Letter), Options.DeliverySchema), _stop.Token);
            isWritten = true;
        }
        catch (Exception)
        {
            // Whatever is wrong with the store, it may be right again later; for some hours that is waited for.
        }

        lock (_lock)
        {
            var now = _time.GetUtcNow();
            var lost = isWritten ? [] : due.Where(d => now - d.GivenUpAt >= DeliverySchedule.DeadLetterPatience).ToList();
            foreach (var again in isWritten ? [] : due.Except(lost))
            {
                _letters.Enqueue(again with { Due = now + DeliverySchedule.DeadLetterDelay });
            }

            _metrics = _metrics with
            {
                DeadLettered = _metrics.DeadLettered + (isWritten ? due.Count : 0),
                Dropped = _metrics.Dropped + lost.Count,
                Waiting = _metrics.Waiting - (isWritten ? due.Count : lost.Count),
            };
            End();
        }

        Kick();
    }

    private void End()
    {
        _inFlight--;
        SetIdle();
        if (_inFlight == 0 && !(Next() <= _time.GetUtcNow()))
        {
            _settled?.SetResult();
            _settled = null;
        }
    }

    private void SetIdle()
    {
        if (_metrics.Waiting == 0)
        {
            _idle?.SetResult();
            _idle = null;
        }
    }
}
