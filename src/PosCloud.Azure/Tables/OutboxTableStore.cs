using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;

namespace PosCloud.Azure.Tables;

/// <summary>Reads and clears the <c>O|…</c> rows of all tables.</summary>
public sealed class OutboxTableStore(TableClients tables, BucketMarks marks) : IOutboxStore
{
    public async IAsyncEnumerable<OutboxPartition> PartitionsAsync(
        string estate, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return CataloguePartition.Of(estate);
        yield return RolloutPartition.Of(estate);
        await foreach (var bucket in marks.ListAsync(estate, dirtyOnly: true, cancellationToken).ConfigureAwait(false))
        {
            yield return new OutboxPartition(TerminalPartition.Table, TerminalPartition.Key(estate, bucket), estate);
        }
    }

    public async Task<IReadOnlyList<OutboxItem>> ReadAsync(
        OutboxPartition partition, DateTimeOffset committedBefore, int max, CancellationToken cancellationToken)
    {
        var filter = TableRows.Prefix(partition.PartitionKey, TableRows.OutboxPrefix)
            + TableClient.CreateQueryFilter($" and Timestamp lt {committedBefore}");
        return await tables.Of(partition.Table, partition.PartitionKey)
            .QueryAsync<TableEntity>(filter, max, cancellationToken: cancellationToken)
            .Take(max)
            .Select(OutboxRows.Read)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task FinishAsync(OutboxPartition partition, IReadOnlyList<FinishedItem> items, CancellationToken cancellationToken)
    {
        var table = tables.Of(partition.Table, partition.PartitionKey);

        // Two rows an item: what was to be done goes, what was sent stays for replay.
        foreach (var batch in items.DistinctBy(i => i.Item.Key).Chunk(TableRows.TransactionLimit / 2))
        {
            try
            {
                await table.SubmitTransactionAsync(batch.SelectMany(item => OutboxRows.Finish(partition, item)), cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                // Somebody else delivered some of them too, and one missing row undoes the whole transaction.
                foreach (var item in batch)
                {
                    await FinishAloneAsync(table, partition, item, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    public Task MarkCleanAsync(OutboxPartition partition, CancellationToken cancellationToken) =>
        partition.Table == TerminalPartition.Table
            ? marks.CleanAsync(partition.Estate, partition.PartitionKey[(partition.Estate.Length + 1)..], cancellationToken)
            : Task.CompletedTask;

    private static async Task FinishAloneAsync(TableClient table, OutboxPartition partition, FinishedItem item, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(OutboxRows.Finish(partition, item), cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Whoever removed it kept its event in the same transaction.
        }
    }
}
