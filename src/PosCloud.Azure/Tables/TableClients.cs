using Azure.Data.Tables;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;

namespace PosCloud.Azure.Tables;

/// <summary>The tables that the service uses.</summary>
public sealed class TableClients(TableServiceClient service, TerminalTables terminals)
{
    /// <summary>With all terminals in the same account.</summary>
    public TableClients(TableServiceClient service)
        : this(service, new TerminalTables(service, [], account => throw new ArgumentException($"No route leads to {account}.", nameof(account))))
    {
    }

    public static IReadOnlyList<string> Names { get; } = [TerminalPartition.Table, CataloguePartition.Table, RolloutPartition.Table, AuditTableStore.Table];

    public TableClient Catalogue { get; } = service.GetTableClient(CataloguePartition.Table);

    public TableClient Rollouts { get; } = service.GetTableClient(RolloutPartition.Table);

    public TableClient Audit { get; } = service.GetTableClient(AuditTableStore.Table);

    /// <summary>The table of terminals that holds a partition.</summary>
    public TableClient Terminals(string partitionKey) => terminals.Of(partitionKey);

    public TableClient Of(string table, string partitionKey) => table switch
    {
        TerminalPartition.Table => Terminals(partitionKey),
        CataloguePartition.Table => Catalogue,
        RolloutPartition.Table => Rollouts,
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "No such table."),
    };
}
