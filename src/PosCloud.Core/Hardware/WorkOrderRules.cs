using PosCloud.Core.Events;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;

namespace PosCloud.Core.Hardware;

/// <summary>What may be done with a work order in which state. Pure.</summary>
internal static class WorkOrderRules
{
    public static Outcome<WorkOrderStep> Act(WorkOrder order, WorkOrderActionRequest request, string actor, DateTimeOffset now) => request.Action switch
    {
        WorkOrderAction.Assign => Assign(order, request),
        WorkOrderAction.Done => Done(order, request, actor, now),
        _ => Cancel(order, request, now),
    };

    private static Outcome<WorkOrderStep> Assign(WorkOrder order, WorkOrderActionRequest request) => order switch
    {
        { State: WorkOrderState.Assigned } when order.AssignedTo == request.AssignedTo => new WorkOrderStep(order, Event: null),
        { IsOpen: true } => new WorkOrderStep(
            order with { State = WorkOrderState.Assigned, AssignedTo = request.AssignedTo, Note = request.Reason ?? order.Note }, EventTypes.TerminalWorkOrderAssigned),
        _ => Closed(order),
    };

    private static Outcome<WorkOrderStep> Done(WorkOrder order, WorkOrderActionRequest request, string actor, DateTimeOffset now) => order switch
    {
        { State: WorkOrderState.Done or WorkOrderState.Confirmed } => new WorkOrderStep(order, Event: null),
        { IsOpen: true } => new WorkOrderStep(
            order with
            {
                State = WorkOrderState.Done,
                DoneBy = actor,
                DoneAt = now,
                Note = request.Reason ?? order.Note,
                ClosedAt = order.Expects is null ? now : null,
            },
            EventTypes.TerminalWorkOrderDone),
        _ => Closed(order),
    };

    private static Outcome<WorkOrderStep> Cancel(WorkOrder order, WorkOrderActionRequest request, DateTimeOffset now) => order switch
    {
        { State: WorkOrderState.Cancelled } => new WorkOrderStep(order, Event: null),
        { IsOpen: true } => new WorkOrderStep(
            order with { State = WorkOrderState.Cancelled, ClosedAt = now, Note = request.Reason }, EventTypes.TerminalWorkOrderCancelled),
        _ => Closed(order),
    };

    private static Problem Closed(WorkOrder order) =>
        new(Reasons.WorkOrderRefused, $"It is {KebabCaseEnumConverter<WorkOrderState>.Name(order.State)} since {order.ClosedAt:u}.");
}
