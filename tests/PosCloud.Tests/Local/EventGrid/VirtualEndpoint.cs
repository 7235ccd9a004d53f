using System.Net;
using Microsoft.Extensions.Time.Testing;
using PosCloud.Local.EventGrid;

namespace PosCloud.Tests.Local.EventGrid;

/// <summary>An endpoint without a network, on a virtual clock: what it answers may depend on the time.</summary>
internal sealed class VirtualEndpoint(TimeProvider time) : IWebhook
{
    private readonly Lock _lock = new();
    private readonly List<(DateTimeOffset At, IReadOnlyList<TopicEvent> Events, int EarlierAttempts)> _requests = [];
    private readonly List<string> _taken = [];

    /// <summary>The answer to the n-th request, from 0.</summary>
    public Func<int, DeliveryOutcome> Answer { get; set; } = static _ => DeliveryOutcome.Of(HttpStatusCode.OK);

    public IReadOnlyList<(DateTimeOffset At, IReadOnlyList<TopicEvent> Events, int EarlierAttempts)> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Ids in the order of arrival.</summary>
    public IReadOnlyList<string> Taken
    {
        get
        {
            lock (_lock)
            {
                return [.. _taken];
            }
        }
    }

    public Task<DeliveryOutcome> PostAsync(IReadOnlyList<TopicEvent> events, int earlierAttempts, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var outcome = Answer(_requests.Count);
            _requests.Add((time.GetUtcNow(), events, earlierAttempts));
            if (DeliverySchedule.IsSuccess(outcome.Status))
            {
                _taken.AddRange(events.Select(e => e.Id));
            }

            return Task.FromResult(outcome);
        }
    }
}

/// <summary>Lets virtual time pass for a subscription: from one thing that is due to the next.</summary>
internal static class VirtualTime
{
    public static async Task RunUntilAsync(this EventSubscription subscription, FakeTimeProvider time, DateTimeOffset end)
    {
        while (true)
        {
            await subscription.WhenSettledAsync().WaitAsync(TimeSpan.FromMinutes(2));
            if (subscription.NextDue is not { } next || next > end)
            {
                break;
            }

            time.Advance(next - time.GetUtcNow());
        }

        time.Advance(end - time.GetUtcNow());
    }

    public static Task RunAsync(this EventSubscription subscription, FakeTimeProvider time, TimeSpan duration) =>
        subscription.RunUntilAsync(time, time.GetUtcNow() + duration);
}

/// <summary>Dead letters in memory.</summary>
internal sealed class MemoryDeadLetters : IDeadLetterStore
{
    private readonly Lock _lock = new();
    private readonly List<(string Name, string Json)> _blobs = [];

    public bool IsDown { get; set; }

    public IReadOnlyList<(string Name, string Json)> Blobs
    {
        get
        {
            lock (_lock)
            {
                return [.. _blobs];
            }
        }
    }

    public Task WriteAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (IsDown)
            {
                throw new IOException("The store is down.");
            }

            _blobs.Add((name, System.Text.Encoding.UTF8.GetString(json.Span)));
            return Task.CompletedTask;
        }
    }
}
