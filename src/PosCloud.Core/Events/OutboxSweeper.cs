using Microsoft.Extensions.Logging;
using PosCloud.Core.Diagnostics;

namespace PosCloud.Core.Events;

/// <summary>
/// Delivers what no relay delivered. May run twice at the same time: then events arrive twice, with the same id.
/// </summary>
public sealed partial class OutboxSweeper(
    IOutboxStore outbox,
    OutboxDelivery delivery,
    EstateOptions estates,
    OperationMeter meter,
    TimeProvider time,
    ILogger<OutboxSweeper> logger)
{
    /// <summary>Younger items are left to the relay that is about to deliver them.</summary>
    public static readonly TimeSpan RelayPatience = TimeSpan.FromSeconds(10);

    /// <returns>Items delivered.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        using var scope = meter.Enter(OperationScope.Sweep);
        var delivered = 0;
        foreach (var estate in estates.Names)
        {
            await foreach (var partition in outbox.PartitionsAsync(estate, cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    delivered += await SweepAsync(partition, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    // One partition in trouble must not hold up the others; the next sweep tries it again.
                    LogPartitionFailed(e, partition.PartitionKey);
                }
            }
        }

        return delivered;
    }

    private async Task<int> SweepAsync(OutboxPartition partition, CancellationToken cancellationToken)
    {
        var delivered = 0;
        while (true)
        {
            var items = await outbox.ReadAsync(
                partition, time.GetUtcNow() - RelayPatience, OutboxDelivery.BatchSize, cancellationToken).ConfigureAwait(false);
            if (items.Count == 0)
            {
                await outbox.MarkCleanAsync(partition, cancellationToken).ConfigureAwait(false);
                return delivered;
            }

            await delivery.DeliverAsync(partition, items, setAside: true, cancellationToken).ConfigureAwait(false);
            delivered += items.Count;
        }
    }

    [LoggerMessage(2002, LogLevel.Error, "Sweeping the outbox of partition {PartitionKey} failed; the next sweep tries again")]
    private partial void LogPartitionFailed(Exception exception, string partitionKey);
}
