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

    public static OutboxItem Read(TableEntity row) => row.Read(CoreJson.Stored.OutboxItem);
}
