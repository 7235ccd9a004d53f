using Azure.Data.Tables;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;

namespace PosCloud.Azure.Tables;

/// <summary>The tables that the service uses.</summary>
public sealed class TableClients(TableServiceClient service)
{
    public static IReadOnlyList<string> Names { get; } = [TerminalPartition.Table, CataloguePartition.Table, RolloutPartition.Table, AuditTableStore.Table];

    public TableClient Terminals { get; } = service.GetTableClient(TerminalPartition.Table);

    public TableClient Catalogue { get; } = service.GetTableClient(CataloguePartition.Table);

    public TableClient Rollouts { get; } = service.GetTableClient(RolloutPartition.Table);

    public TableClient Audit { get; } = service.GetTableClient(AuditTableStore.Table);

    public TableClient Named(string table) => table switch
    {
        TerminalPartition.Table => Terminals,
        CataloguePartition.Table => Catalogue,
        RolloutPartition.Table => Rollouts,
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "No such table."),
    };
}
