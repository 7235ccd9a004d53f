namespace PosCloud.Protocol.Fleet;

/// <summary>
/// <c>POST /v1/estates/{estate}/terminals/{terminalId}/replacement/cancel</c>: the wish is taken back, and its code is void. Repeating it
/// changes nothing; it comes too late once the new hardware has enrolled.
/// </summary>
/// <param name="HardwareId">The serial number that was asked for: what is taken back is what was looked at.</param>
/// <param name="Reason">Why; for the record.</param>
public sealed record CancelReplacementRequest(string HardwareId, string Reason) : IChecked, IReasoned
{
    public void Check(FieldChecker check)
    {
        check.Id(HardwareId, "/hardwareId");
        check.Text(Reason, 1, Limits.LongText, "/reason");
    }
}
