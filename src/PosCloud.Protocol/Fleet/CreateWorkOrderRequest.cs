namespace PosCloud.Protocol.Fleet;

/// <summary>
/// <c>POST /v1/estates/{estate}/terminals/{terminalId}/work-orders</c>. Repeating it while the order is open gives the same order.
/// </summary>
/// <param name="Task">What is to be done; for people.</param>
/// <param name="Expects">What the next inventory shows when it was done; absent when a person's word is enough.</param>
/// <param name="AssignedTo">Who is to do it.</param>
public sealed record CreateWorkOrderRequest(string Task, PeripheralExpectation? Expects = null, string? AssignedTo = null) : IChecked
{
    public void Check(FieldChecker check)
    {
        check.Text(Task, 1, Limits.LongText, "/task");
        Expects?.Check(check, "/expects");
        if (AssignedTo is not null)
        {
            check.Text(AssignedTo, 1, Limits.ShortText, "/assignedTo");
        }
    }
}
