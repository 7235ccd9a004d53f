using Azure.Data.Tables;
using PosCloud.Core.Hardware;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Azure.Tables;

/// <summary>
/// Work orders in the table <c>terminals</c>, beside the terminal: <c>W|{id}|{orderId}</c>. An order's id begins with the bucket, so
/// that a list goes on behind it.
/// </summary>
public sealed class WorkOrderTableStore(TableClients tables, BucketMarks marks) : IWorkOrderStore
{
    private const string Prefix = "W|";

    public async Task<IReadOnlyList<WorkOrder>> ListAsync(TerminalKey key, CancellationToken cancellationToken)
    {
        var partition = TerminalPartition.Of(key).PartitionKey;
        return await tables.Terminals(partition)
            .QueryAsync<TableEntity>(TableRows.Prefix(partition, $"{Prefix}{key.TerminalId}|"), cancellationToken: cancellationToken)
            .Select(Read)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<Page<WorkOrder>> PageAsync(
        string estate, Func<WorkOrder, bool> fits, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var items = new List<WorkOrder>();
        var skips = continuation is not null;
        await foreach (var bucket in marks.ListAsync(estate, dirtyOnly: false, cancellationToken).ConfigureAwait(false))
        {
            if (skips && string.CompareOrdinal(bucket, continuation!.Split('-')[0]) < 0)
            {
                continue;
            }

            var partition = TerminalPartition.Key(estate, bucket);
            skips = skips && continuation!.StartsWith($"{bucket}-", StringComparison.Ordinal);
            await foreach (var row in tables.Terminals(partition).QueryAsync<TableEntity>(TableRows.Prefix(partition, Prefix), cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                var order = Read(row);
                if (skips)
                {
                    skips = order.OrderId != continuation;
                    continue;
                }

                if (!fits(order))
                {
                    continue;
                }

                if (items.Count == limit)
                {
                    return new Page<WorkOrder>(items, items[^1].OrderId);
                }

                items.Add(order);
            }

            skips = false;
        }

        return new Page<WorkOrder>(items, Continuation: null);
    }

    internal static TableEntity Row(string partition, WorkOrder order) =>
        TableRows.Row(partition, $"{Prefix}{order.TerminalId}|{order.OrderId}", order, ProtocolJson.Default.WorkOrder);

    private static WorkOrder Read(TableEntity row) => row.Read(ProtocolJson.Default.WorkOrder);
}
