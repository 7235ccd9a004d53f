namespace PosCloud.Protocol.Fleet;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/work-orders/{orderId}/actions</c>. Repeating it is harmless.</summary>
/// <param name="Action">What.</param>
/// <param name="AssignedTo">For <c>assign</c>: to whom.</param>
/// <param name="Reason">A note; needed for <c>cancel</c>.</param>
public sealed record WorkOrderActionRequest(WorkOrderAction Action, string? AssignedTo = null, string? Reason = null) : IChecked, IReasoned
{
    public void Check(FieldChecker check)
    {
        if (Action == WorkOrderAction.Assign)
        {
            check.Text(AssignedTo, 1, Limits.ShortText, "/assignedTo");
        }

        if (Action == WorkOrderAction.Cancel || Reason is not null)
        {
            check.Text(Reason, 1, Limits.LongText, "/reason");
        }
    }
}
