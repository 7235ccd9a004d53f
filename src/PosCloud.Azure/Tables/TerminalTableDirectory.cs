using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using PosCloud.Core;
using PosCloud.Core.Fleet;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Azure.Tables;

/// <summary>
/// Lists terminals bucket by bucket: a range of each partition, never a scan over the history rows that lie beside them.
/// </summary>
public sealed class TerminalTableDirectory(TableClients tables, BucketMarks marks) : ITerminalDirectory
{
    private const string StatePrefix = "S|";

    public async Task<Page<TerminalView>> ListAsync(string estate, int limit, string? continuation, CancellationToken cancellationToken)
    {
        // The continuation is the id of the last terminal shown; its bucket follows from it.
        var after = continuation is null ? null : TerminalPartition.Bucket(continuation);
        var items = new List<TerminalView>();
        await foreach (var bucket in marks.ListAsync(estate, dirtyOnly: false, cancellationToken).ConfigureAwait(false))
        {
            if (after is not null && string.CompareOrdinal(bucket, after) < 0)
            {
                continue;
            }

            await foreach (var terminal in BucketAsync(estate, bucket, bucket == after ? continuation : null, cancellationToken).ConfigureAwait(false))
            {
                if (items.Count == limit)
                {
                    return new Page<TerminalView>(items, items[^1].TerminalId);
                }

                items.Add(TerminalViews.Of(terminal.State, terminal.Facts));
            }
        }

        return new Page<TerminalView>(items, Continuation: null);
    }

    public async IAsyncEnumerable<KnownTerminal> AllAsync(string estate, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var bucket in marks.ListAsync(estate, dirtyOnly: false, cancellationToken).ConfigureAwait(false))
        {
            await foreach (var terminal in BucketAsync(estate, bucket, after: null, cancellationToken).ConfigureAwait(false))
            {
                yield return terminal;
            }
        }
    }

    public async Task<TerminalView?> FindAsync(TerminalKey key, int historyLines, CancellationToken cancellationToken)
    {
        var partition = TerminalPartition.Of(key).PartitionKey;
        var found = await tables.Terminals(partition).GetEntityIfExistsAsync<TableEntity>(
            partition, TerminalTableStore.StateKey(key.TerminalId), cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!found.HasValue)
        {
            return null;
        }

        var history = await tables.Terminals(partition)
            .QueryAsync<TableEntity>(
                TableRows.Prefix(partition, TerminalTableStore.HistoryPrefix(key.TerminalId)), historyLines, cancellationToken: cancellationToken)
            .Take(historyLines)
            .Select(row => new HistoryView(
                row.GetDateTimeOffset("At")!.Value, row.GetString("Kind")!, row.GetInt64("Seq")!.Value, row.GetString("Summary")!))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return View(found.Value!, history);
    }

    public async Task<KnownTerminal?> LoadAsync(TerminalKey key, CancellationToken cancellationToken)
    {
        var partition = TerminalPartition.Of(key).PartitionKey;
        var found = await tables.Terminals(partition).GetEntityIfExistsAsync<TableEntity>(
            partition, TerminalTableStore.StateKey(key.TerminalId), cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? Known(found.Value!) : null;
    }

    private IAsyncEnumerable<KnownTerminal> BucketAsync(string estate, string bucket, string? after, CancellationToken cancellationToken)
    {
        var partition = TerminalPartition.Key(estate, bucket);
        var filter = TableRows.Prefix(partition, StatePrefix);
        if (after is not null)
        {
            filter += TableClient.CreateQueryFilter($" and RowKey gt {StatePrefix + after}");
        }

        return tables.Terminals(partition).QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).Select(Known);
    }

    private static KnownTerminal Known(TableEntity row) => new(
        row.Read(CoreJson.Stored.TerminalState, TerminalTableStore.StateColumn),
        row.Read(CoreJson.Stored.TerminalFacts, TerminalTableStore.FactsColumn));

    private static TerminalView View(TableEntity row, IReadOnlyList<HistoryView>? history)
    {
        var known = Known(row);
        return TerminalViews.Of(known.State, known.Facts, history);
    }
}
