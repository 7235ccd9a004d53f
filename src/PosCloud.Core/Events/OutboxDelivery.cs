using Microsoft.Extensions.Logging;
using PosCloud.Core.Diagnostics;

namespace PosCloud.Core.Events;

/// <summary>
/// Does what outbox items ask for, then removes them. Anything may fail between two steps: items stay and are done again,
/// with the same event ids and the same marks. An event that the topic refuses for what it is gets set aside, so that it holds
/// up no other.
/// </summary>
public sealed partial class OutboxDelivery(
    IOutboxStore outbox, IEventPublisher publisher, IOutcomeStore outcomes, Telemetry telemetry, TimeProvider time, ILogger<OutboxDelivery> logger)
{
    /// <summary>Items that are read from a partition at once.</summary>
    public const int BatchSize = 500;

    /// <param name="partition">Where the items are.</param>
    /// <param name="items">Of that partition.</param>
    /// <param name="setAside">
    /// Whether an event that the topic refuses for what it is gets set aside, with an error in the log; else it stays. Only for
    /// callers inside of an invocation: the host on Azure drops whatever else is logged.
    /// </param>
    public async Task DeliverAsync(
        OutboxPartition partition, IReadOnlyList<OutboxItem> items, bool setAside, CancellationToken cancellationToken)
    {
        using var activity = telemetry.StartDelivery(partition, items);
        var marks = items.Select(i => i.Mark).OfType<OutcomeMark>().ToList();
        if (marks.Count > 0)
        {
            await outcomes.MarkAsync(partition.Estate, marks, cancellationToken).ConfigureAwait(false);
        }

        var silent = items.Where(i => i.Event is null).Select(i => new FinishedItem(i)).ToList();
        foreach (var batch in EventBatches.Of(items.Where(i => i.Event is not null), i => i.Event!))
        {
            var finished = await PublishAsync(batch, setAside, cancellationToken).ConfigureAwait(false);
            await FinishAsync(partition, [.. finished, .. silent], cancellationToken).ConfigureAwait(false);
            silent = [];
        }

        if (silent.Count > 0)
        {
            await FinishAsync(partition, silent, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FinishAsync(OutboxPartition partition, IReadOnlyList<FinishedItem> finished, CancellationToken cancellationToken)
    {
        await outbox.FinishAsync(partition, finished, cancellationToken).ConfigureAwait(false);
        telemetry.Delivered(finished, time.GetUtcNow());
    }

    /// <summary>Halves what the topic refuses until the events are found that it does not take.</summary>
    private async Task<IReadOnlyList<FinishedItem>> PublishAsync(
        IReadOnlyList<OutboxItem> batch, bool setAside, CancellationToken cancellationToken)
    {
        var refusal = await publisher.PublishAsync([.. batch.Select(i => i.Event!)], cancellationToken).ConfigureAwait(false);
        if (refusal is null)
        {
            return [.. batch.Select(i => new FinishedItem(i))];
        }

        if (batch.Count == 1)
        {
            if (!setAside)
            {
                return [];
            }

            LogSetAside(batch[0].Event!.Id, batch[0].Event!.Type, refusal.Status, refusal.Reason);
            return [new FinishedItem(batch[0], $"{refusal.Status}: {refusal.Reason}")];
        }

        var half = batch.Count / 2;
        return
        [
            .. await PublishAsync([.. batch.Take(half)], setAside, cancellationToken).ConfigureAwait(false),
            .. await PublishAsync([.. batch.Skip(half)], setAside, cancellationToken).ConfigureAwait(false),
        ];
    }

    [LoggerMessage(2003, LogLevel.Error, "The topic refuses event {EventId} of type {EventType} ({Status} {Reason}); it is set aside and can be replayed")]
    private partial void LogSetAside(string eventId, string eventType, int status, string reason);
}
