using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Core.Hardware;

/// <summary>What an event says of a work order.</summary>
internal static class WorkOrderEvents
{
    public static TerminalEventData Data(TerminalState state, WorkOrder order, string? actor = null) => TerminalEventData.Of(state) with
    {
        WorkOrderId = order.OrderId,
        Task = order.Task,
        AssignedTo = order.AssignedTo,
        Actor = actor,
        Reason = order.Note,
    };
}
