using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;

namespace PosCloud.Azure.Tables;

/// <summary>Reads, releases and removes the rows of <see cref="ArchiveRows"/> in all tables.</summary>
public sealed class EventTableArchive(TableClients tables, BucketMarks marks) : IEventArchive
{
    /// <summary>Rows of one query when old ones are removed.</summary>
    private const int ExpirePage = 1000;

    public async IAsyncEnumerable<OutboxPartition> PartitionsAsync(
        string estate, string subject, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // In the order of table and partition, which is what a cursor counts on.
        if (May(estate, "releases/", subject) || May(estate, "packages/", subject) || May(estate, "trust/", subject))
        {
            yield return CataloguePartition.Of(estate);
        }

        if (May(estate, "rollouts/", subject))
        {
            yield return RolloutPartition.Of(estate);
        }

        if (!May(estate, "sites/", subject))
        {
            yield break;
        }

        await foreach (var bucket in marks.ListAsync(estate, dirtyOnly: false, cancellationToken).ConfigureAwait(false))
        {
            yield return new OutboxPartition(TerminalPartition.Table, TerminalPartition.Key(estate, bucket), estate);
        }
    }

    public async Task<IReadOnlyList<ArchivedEvent>> ReadAsync(
        OutboxPartition partition, EventQuery query, string? after, int max, CancellationToken cancellationToken)
    {
        var prefix = query.SetAside ? ArchiveRows.SetAsidePrefix : ArchiveRows.KeptPrefix;
        var from = prefix + ArchiveRows.Ticks(query.Since);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition.PartitionKey} and RowKey ge {from} and RowKey lt {prefix + ArchiveRows.Ticks(query.Until)}");
        if (after is not null && string.CompareOrdinal(prefix + after, from) > 0)
        {
            filter += TableClient.CreateQueryFilter($" and RowKey gt {prefix + after}");
        }

        return await tables.Of(partition.Table, partition.PartitionKey)
            .QueryAsync<TableEntity>(filter + Narrowed(query), cancellationToken: cancellationToken)
            .Select(ArchiveRows.Read)
            .Where(e => query.Matches(e.Event))
            .Take(max)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task ReleaseAsync(OutboxPartition partition, IReadOnlyList<ArchivedEvent> events, CancellationToken cancellationToken)
    {
        var table = tables.Of(partition.Table, partition.PartitionKey);
        foreach (var released in events)
        {
            var itemKey = released.Key[(released.Key.IndexOf('|', StringComparison.Ordinal) + 1)..];
            TableTransactionAction[] actions =
            [
                new(TableTransactionActionType.Delete, new TableEntity(partition.PartitionKey, ArchiveRows.SetAsidePrefix + released.Key), ETag.All),
                new(TableTransactionActionType.UpsertReplace, ArchiveRows.Of(partition, itemKey, released.Event, refusal: null)),
            ];
            try
            {
                await table.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                // Another replay did it.
            }
        }
    }

    public async Task<int> ExpireAsync(OutboxPartition partition, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var prefix in new[] { ArchiveRows.KeptPrefix, ArchiveRows.SetAsidePrefix })
        {
            var filter = TableClient.CreateQueryFilter(
                $"PartitionKey eq {partition.PartitionKey} and RowKey ge {prefix} and RowKey lt {prefix + ArchiveRows.Ticks(before)}");
            while (true)
            {
                var keys = await tables.Of(partition.Table, partition.PartitionKey)
                    .QueryAsync<TableEntity>(filter, ExpirePage, ["RowKey"], cancellationToken)
                    .Take(ExpirePage)
                    .Select(row => row.RowKey)
                    .ToListAsync(cancellationToken).ConfigureAwait(false);
                foreach (var batch in keys.Chunk(TableRows.TransactionLimit))
                {
                    await RemoveAsync(partition, batch, cancellationToken).ConfigureAwait(false);
                }

                removed += keys.Count;
                if (keys.Count < ExpirePage)
                {
                    break;
                }
            }
        }

        return removed;
    }

    private async Task RemoveAsync(OutboxPartition partition, string[] keys, CancellationToken cancellationToken)
    {
        try
        {
            await tables.Of(partition.Table, partition.PartitionKey).SubmitTransactionAsync(
                keys.Select(key => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition.PartitionKey, key), ETag.All)),
                cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Another run is at it.
            foreach (var key in keys)
            {
                await tables.Of(partition.Table, partition.PartitionKey).DeleteEntityAsync(partition.PartitionKey, key, ETag.All, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Lets the table do what it can; a filter has few comparisons.</summary>
    private static string Narrowed(EventQuery query)
    {
        var narrowed = query.Subject.Length == 0 ? string.Empty : TableClient.CreateQueryFilter($" and Subject ge {query.Subject}");
        return query.Types.Count == 1 ? narrowed + TableClient.CreateQueryFilter($" and Type eq {query.Types[0]}") : narrowed;
    }

    /// <summary>Whether subjects of a kind can begin with what is asked for.</summary>
    private static bool May(string estate, string kind, string subject)
    {
        var beginning = $"{estate}/{kind}";
        return beginning.StartsWith(subject, StringComparison.Ordinal) || subject.StartsWith(beginning, StringComparison.Ordinal);
    }
}
