namespace PosCloud.Protocol.Fleet;

/// <summary>
/// <c>POST /v1/estates/{estate}/terminals/{terminalId}/revoke</c>: no request of the terminal is answered any more, and codes that
/// were made for it before are void. A new code takes it, or its replacement, in again. Repeating it is harmless.
/// </summary>
/// <param name="Reason">Why; for the record.</param>
public sealed record RevokeTerminalRequest(string Reason) : IChecked, IReasoned
{
    public void Check(FieldChecker check) => check.Text(Reason, 1, Limits.LongText, "/reason");
}
