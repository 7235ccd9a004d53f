using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Data.Tables;

namespace PosCloud.Azure.Tables;

/// <summary>What all rows have in common: records as JSON in one column, ranges by the prefix of the row key.</summary>
internal static class TableRows
{
    /// <summary>The row's record as JSON.</summary>
    public const string Json = "Json";

    /// <summary>A copy of the record's state, for filters.</summary>
    public const string State = "State";

    /// <summary>Prefix of outbox rows in every table.</summary>
    public const string OutboxPrefix = "O|";

    public const int TransactionLimit = 100;

    public static T Read<T>(this TableEntity row, JsonTypeInfo<T> type, string column = Json) =>
        JsonSerializer.Deserialize(row.GetString(column) ?? throw new InvalidDataException($"Row {row.PartitionKey} {row.RowKey} has no {column}."), type)
        ?? throw new InvalidDataException($"Row {row.PartitionKey} {row.RowKey} has null in {column}.");

    public static TableEntity Row<T>(string partitionKey, string rowKey, T record, JsonTypeInfo<T> type) =>
        new(partitionKey, rowKey) { [Json] = JsonSerializer.Serialize(record, type) };

    /// <summary>All rows of a partition whose key begins with <paramref name="prefix"/>.</summary>
    public static string Prefix(string partitionKey, string prefix) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {partitionKey} and RowKey ge {prefix} and RowKey lt {After(prefix)}");

    private static string After(string prefix) => string.Concat(prefix.AsSpan(0, prefix.Length - 1), [(char)(prefix[^1] + 1)]);
}
