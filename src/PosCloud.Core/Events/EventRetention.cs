using Microsoft.Extensions.Logging;
using PosCloud.Core.Diagnostics;

namespace PosCloud.Core.Events;

/// <summary>
/// Removes events that are older than their retention. A run takes one twenty-fourth of the partitions, by the hour of the
/// day, so that each is looked at once a day; what a run misses, the next day's does.
/// </summary>
public sealed partial class EventRetention(
    IEventArchive archive, EstateOptions estates, EventOptions options, OperationMeter meter, TimeProvider time, ILogger<EventRetention> logger)
{
    private const int Slices = 24;

    /// <returns>Events removed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        using var scope = meter.Enter(OperationScope.Retention);
        var now = time.GetUtcNow();
        var removed = 0;
        foreach (var estate in estates.Names)
        {
            await foreach (var partition in archive.PartitionsAsync(estate, subject: "", cancellationToken).ConfigureAwait(false))
            {
                if (Slice(partition) != now.Hour)
                {
                    continue;
                }

                try
                {
                    removed += await archive.ExpireAsync(partition, now - options.Retention, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    LogFailed(e, partition.Table, partition.PartitionKey);
                }
            }
        }

        return removed;
    }

    /// <summary>The hour in which a partition is looked at; FNV-1a, because it must be the same in every process.</summary>
    internal static int Slice(OutboxPartition partition)
    {
        var hash = 2166136261;
        foreach (var c in $"{partition.Table}|{partition.PartitionKey}")
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return (int)(hash % Slices);
    }

    [LoggerMessage(2004, LogLevel.Error, "Removing old events of {Table} {PartitionKey} failed; the next day's run does it")]
    private partial void LogFailed(Exception exception, string table, string partitionKey);
}
