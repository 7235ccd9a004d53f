using Azure.Data.Tables;
using PosCloud.Core.Terminals;

namespace PosCloud.Azure.Tables;

/// <summary>
/// The table of terminals: in one account, or spread over several by the beginning of the partition key. Everything that the
/// service does with it names one partition, so that nothing has to be put together from several accounts.
/// </summary>
public sealed class TerminalTables
{
    private readonly TableClient _main;
    private readonly (TerminalRoute Route, TableClient Table)[] _routed;

    /// <param name="main">The account of all other tables, and of terminals that no route takes.</param>
    /// <param name="routes">Routes; the one with the longest prefix wins.</param>
    /// <param name="account">Gives the client of an account.</param>
    public TerminalTables(TableServiceClient main, IEnumerable<TerminalRoute> routes, Func<string, TableServiceClient> account)
    {
        _main = main.GetTableClient(TerminalPartition.Table);
        var list = routes.ToList();
        var tables = list.Select(r => r.Account).Distinct().ToDictionary(a => a, a => account(a).GetTableClient(TerminalPartition.Table));
        _routed = [.. list.OrderByDescending(r => r.Prefix.Length).Select(r => (r, tables[r.Account]))];
        All = [_main, .. tables.Values];
    }

    /// <summary>Each account's table once, the main one first.</summary>
    public IReadOnlyList<TableClient> All { get; }

    /// <summary>The table that holds a partition.</summary>
    public TableClient Of(string partitionKey)
    {
        foreach (var (route, table) in _routed)
        {
            if (route.Takes(partitionKey))
            {
                return table;
            }
        }

        return _main;
    }
}
