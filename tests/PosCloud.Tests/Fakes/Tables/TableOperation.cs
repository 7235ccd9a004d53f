namespace PosCloud.Tests.Fakes.Tables;

/// <summary>One request that the real client would have sent.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Table">The table's name; empty when the account's tables are listed.</param>
/// <param name="PartitionKey">Null where there is no single one.</param>
/// <param name="RowKey">Null where there is no single one.</param>
/// <param name="Actions">How many actions a transaction has; otherwise 1.</param>
public sealed record TableOperation(
    TableOperationKind Kind,
    string Table,
    string? PartitionKey = null,
    string? RowKey = null,
    int Actions = 1);
