namespace PosCloud.Core.Events;

/// <summary>
/// Events that have left the outbox, kept beside it for a while: in the partition of what they are about, so that all events of
/// one subject lie together and in order.
/// </summary>
public interface IEventArchive
{
    /// <summary>Partitions that can hold events whose subject begins with <paramref name="subject"/>, in a fixed order.</summary>
    IAsyncEnumerable<OutboxPartition> PartitionsAsync(string estate, string subject, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="max"/> events in the order of their time.</summary>
    /// <param name="partition">One of <see cref="PartitionsAsync"/>.</param>
    /// <param name="query">Which events.</param>
    /// <param name="after">The key of the last event of the page before; null for the first.</param>
    /// <param name="max">At most that many.</param>
    Task<IReadOnlyList<ArchivedEvent>> ReadAsync(
        OutboxPartition partition, EventQuery query, string? after, int max, CancellationToken cancellationToken);

    /// <summary>Turns set-aside events that the topic has taken after all into kept ones; harmless when it was done before.</summary>
    Task ReleaseAsync(OutboxPartition partition, IReadOnlyList<ArchivedEvent> events, CancellationToken cancellationToken);

    /// <summary>Removes events from before a time, set-aside ones too.</summary>
    /// <returns>Events removed.</returns>
    Task<int> ExpireAsync(OutboxPartition partition, DateTimeOffset before, CancellationToken cancellationToken);
}
