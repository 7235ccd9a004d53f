using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Cli.WorkOrders;

internal static class WorkOrderTables
{
    public static void WriteList(ICliConsole console, IEnumerable<WorkOrder> orders) => console.WriteTable(
        [Messages.ColumnWorkOrder, Messages.ColumnTerminal, Messages.ColumnSite, Messages.ColumnState, Messages.ColumnAssigned, Messages.ColumnTask, Messages.ColumnNeeded, Messages.ColumnTime],
        orders.Select(o => new[]
        {
            o.OrderId,
            o.TerminalId,
            o.Site,
            Show.Name(o.State),
            Show.OrDash(o.AssignedTo),
            o.Task,
            Show.OrDash(o.Expects?.ToString()),
            Show.Time(o.CreatedAt),
        }));

    public static void Write(CliServices services, bool json, WorkOrder order)
    {
        if (json)
        {
            services.Console.WriteJson(order, ProtocolJson.Default.WorkOrder);
            return;
        }

        services.Console.Write(Messages.WorkOrderIs.With(order.OrderId, Show.Name(order.State)));
        if (order is { State: WorkOrderState.Done, Expects: { } expected })
        {
            services.Console.Note(Messages.WorkOrderWaits.With(expected));
        }
    }
}
