namespace PosCloud.Core.Events;

/// <summary>Committed work that waits to be done.</summary>
public interface IOutboxStore
{
    /// <summary>Partitions of an estate that may hold items. Never leaves one out that does.</summary>
    IAsyncEnumerable<OutboxPartition> PartitionsAsync(string estate, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="max"/> items that were committed before a time, in order.</summary>
    Task<IReadOnlyList<OutboxItem>> ReadAsync(
        OutboxPartition partition, DateTimeOffset committedBefore, int max, CancellationToken cancellationToken);

    /// <summary>
    /// Removes items that were done and keeps their events for replay, both in one transaction; refused ones are set aside with
    /// the reason. An item that somebody else has removed already is fine.
    /// </summary>
    Task FinishAsync(OutboxPartition partition, IReadOnlyList<FinishedItem> items, CancellationToken cancellationToken);

    /// <summary>Says that a sweep found nothing in the partition. It may be left out of the list until something is written.</summary>
    Task MarkCleanAsync(OutboxPartition partition, CancellationToken cancellationToken);
}
