namespace PosCloud.Protocol.Fleet;

/// <summary>
/// <c>POST /v1/estates/{estate}/terminals/{terminalId}/replacement</c>: asks that other hardware takes this terminal's place. Nothing
/// happens until a second person approves it. Asking anew makes an earlier wish and its code void.
/// </summary>
/// <param name="HardwareId">Serial number of the new hardware.</param>
/// <param name="Reason">Why; for the record.</param>
public sealed record ReplaceTerminalRequest(string HardwareId, string Reason) : IChecked, IReasoned
{
    public void Check(FieldChecker check)
    {
        check.Id(HardwareId, "/hardwareId");
        check.Text(Reason, 1, Limits.LongText, "/reason");
    }
}
