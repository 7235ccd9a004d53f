namespace PosCloud.Core.Events;

/// <summary>
/// Does what outbox items ask for, then removes them. Anything may fail between two steps: items stay and are done again,
/// with the same event ids and the same marks.
/// </summary>
public sealed class OutboxDelivery(IOutboxStore outbox, IEventPublisher publisher, IOutcomeStore outcomes)
{
    /// <summary>Event Grid takes 1 MB a request; an event is far below 8 KB.</summary>
    public const int BatchSize = 100;

    public async Task DeliverAsync(
        OutboxPartition partition, IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        foreach (var batch in items.Chunk(BatchSize))
        {
            var marks = batch.Select(i => i.Mark).OfType<OutcomeMark>().ToList();
            if (marks.Count > 0)
            {
                await outcomes.MarkAsync(partition.Estate, marks, cancellationToken).ConfigureAwait(false);
            }

            var events = batch.Select(i => i.Event).OfType<EventRecord>().ToList();
            if (events.Count > 0)
            {
                await publisher.PublishAsync(events, cancellationToken).ConfigureAwait(false);
            }

            await outbox.DeleteAsync(partition, batch, cancellationToken).ConfigureAwait(false);
        }
    }
}
