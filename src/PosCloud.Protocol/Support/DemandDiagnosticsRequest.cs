namespace PosCloud.Protocol.Support;

/// <summary>
/// <c>POST /v1/estates/{estate}/terminals/{terminalId}/diagnostics</c>: asks the terminal for a bundle with its next check-in. While
/// one is asked for, asking again gives the same request.
/// </summary>
/// <param name="Reason">Why.</param>
public sealed record DemandDiagnosticsRequest(string Reason) : IChecked, IReasoned
{
    public void Check(FieldChecker check) => check.Text(Reason, 1, Limits.LongText, "/reason");
}
