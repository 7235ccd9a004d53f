using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosCloud.Core.Diagnostics;

namespace PosCloud.Core.Events;

/// <summary>
/// Delivers items right after their commit, outside of the request that wrote them. It holds nothing that is not in the
/// outbox too: when it is full, fails or the process dies, <see cref="OutboxSweeper"/> finds the items. So it does with events
/// that the topic refuses: this runs in no invocation, and the host on Azure drops what is logged outside of one.
/// </summary>
public sealed partial class OutboxRelay(OutboxDelivery delivery, OperationMeter meter, ILogger<OutboxRelay> logger) : BackgroundService
{
    private const int Capacity = 10_000;

    private readonly Channel<(OutboxPartition Partition, OutboxItem Item)> queue =
        Channel.CreateBounded<(OutboxPartition, OutboxItem)>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Hands over committed items; never waits.</summary>
    public void Enqueue(OutboxPartition partition, IReadOnlyList<OutboxItem> items)
    {
        foreach (var item in items)
        {
            queue.Writer.TryWrite((partition, item));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await queue.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
        {
            await DeliverBatchAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>Delivers what is queued now, one batch at most.</summary>
    /// <returns>Items taken from the queue.</returns>
    internal async Task<int> DeliverBatchAsync(CancellationToken cancellationToken)
    {
        var batch = new List<(OutboxPartition Partition, OutboxItem Item)>();
        while (batch.Count < OutboxDelivery.BatchSize && queue.Reader.TryRead(out var next))
        {
            batch.Add(next);
        }

        using var scope = meter.Enter(OperationScope.Relay);
        foreach (var group in batch.GroupBy(b => b.Partition))
        {
            try
            {
                await delivery.DeliverAsync(group.Key, [.. group.Select(g => g.Item)], setAside: false, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // A timeout of the network is an OperationCanceledException too; it must not end the relay.
                LogLeftToSweeper(e, group.Key.PartitionKey);
            }
        }

        return batch.Count;
    }

    [LoggerMessage(2001, LogLevel.Warning, "Events of partition {PartitionKey} stay in the outbox for the next sweep")]
    private partial void LogLeftToSweeper(Exception exception, string partitionKey);
}
