namespace PosCloud.Core.Events;

/// <summary>Committed work that waits to be done.</summary>
public interface IOutboxStore
{
    /// <summary>Partitions of an estate that may hold items. Never leaves one out that does.</summary>
    IAsyncEnumerable<OutboxPartition> PartitionsAsync(string estate, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="max"/> items, in order.</summary>
    Task<IReadOnlyList<OutboxItem>> ReadAsync(OutboxPartition partition, int max, CancellationToken cancellationToken);

    /// <summary>Removes items that were done; a missing one is fine.</summary>
    Task DeleteAsync(OutboxPartition partition, IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken);

    /// <summary>Says that a sweep found the partition empty; it is not listed again until something is written to it.</summary>
    Task MarkCleanAsync(OutboxPartition partition, CancellationToken cancellationToken);
}
