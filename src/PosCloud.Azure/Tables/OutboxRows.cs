using Azure;
using Azure.Data.Tables;
using PosCloud.Core;
using PosCloud.Core.Events;

namespace PosCloud.Azure.Tables;

/// <summary>Outbox items as rows beside the rows that they announce.</summary>
internal static class OutboxRows
{
    public static string RowKey(OutboxItem item) => TableRows.OutboxPrefix + item.Key;

    public static IEnumerable<TableTransactionAction> Adds(string partitionKey, IEnumerable<OutboxItem> items) => items.Select(item =>
        new TableTransactionAction(
            TableTransactionActionType.UpsertReplace,
            TableRows.Row(partitionKey, RowKey(item), item, CoreJson.Stored.OutboxItem)));

    /// <summary>Removes the item and keeps its event.</summary>
    public static IEnumerable<TableTransactionAction> Finish(OutboxPartition partition, FinishedItem finished)
    {
        yield return new TableTransactionAction(
            TableTransactionActionType.Delete, new TableEntity(partition.PartitionKey, RowKey(finished.Item)), ETag.All);
        if (finished.Item.Event is { } published)
        {
            yield return new TableTransactionAction(
                TableTransactionActionType.UpsertReplace, ArchiveRows.Of(partition, finished.Item.Key, published, finished.Refusal));
        }
    }

    public static OutboxItem Read(TableEntity row) => row.Read(CoreJson.Stored.OutboxItem);
}
