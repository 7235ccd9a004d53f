using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using PosCloud.Core.Terminals;

namespace PosCloud.Azure.Tables;

/// <summary>
/// The directory of an estate's buckets: which exist, and which may hold outbox rows. A bucket is marked <em>before</em>
/// something is committed to its outbox, so a sweep that reads only marked buckets never misses a row; and the mark is
/// remembered for a minute, so that it costs no operation of its own while a rollout runs.
/// </summary>
public sealed class BucketMarks(TableClients tables, TimeProvider time)
{
    /// <summary>How long this process relies on a mark that it made.</summary>
    private static readonly TimeSpan MarkLifetime = TimeSpan.FromMinutes(1);

    /// <summary>A mark may be removed only when no process relies on it any more.</summary>
    private static readonly TimeSpan CleanAfter = 2 * MarkLifetime;

    private readonly ConcurrentDictionary<(string Estate, string Bucket), long> made = new();

    public async Task MarkAsync(string estate, string bucket, CancellationToken cancellationToken)
    {
        if (made.TryGetValue((estate, bucket), out var at) && time.GetElapsedTime(at) < MarkLifetime)
        {
            return;
        }

        // Taken before the write: the mark counts from when it was begun.
        var now = time.GetTimestamp();
        var row = new TableEntity(Partition(estate), bucket) { ["Dirty"] = true, ["DirtyAt"] = time.GetUtcNow() };
        await Table(estate).UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
        made[(estate, bucket)] = now;
    }

    public IAsyncEnumerable<string> ListAsync(string estate, bool dirtyOnly, CancellationToken cancellationToken) => Table(estate)
        .QueryAsync<TableEntity>(
            dirtyOnly
                ? TableClient.CreateQueryFilter($"PartitionKey eq {Partition(estate)} and Dirty eq {true}")
                : TableClient.CreateQueryFilter($"PartitionKey eq {Partition(estate)}"),
            cancellationToken: cancellationToken)
        .Select(row => row.RowKey);

    /// <summary>Removes the mark, unless it is recent or was renewed meanwhile.</summary>
    public async Task CleanAsync(string estate, string bucket, CancellationToken cancellationToken)
    {
        var found = await Table(estate).GetEntityIfExistsAsync<TableEntity>(
            Partition(estate), bucket, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!found.HasValue || found.Value!.GetDateTimeOffset("DirtyAt") > time.GetUtcNow() - CleanAfter)
        {
            return;
        }

        try
        {
            var row = new TableEntity(Partition(estate), bucket) { ["Dirty"] = false };
            await Table(estate).UpdateEntityAsync(row, found.Value.ETag, TableUpdateMode.Merge, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            // Marked again meanwhile: it stays marked.
        }
    }

    private TableClient Table(string estate) => tables.Terminals(Partition(estate));

    private static string Partition(string estate) => TerminalPartition.Key(estate, "buckets");
}
