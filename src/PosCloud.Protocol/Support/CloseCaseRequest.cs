namespace PosCloud.Protocol.Support;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/cases/{caseId}/close</c></summary>
/// <param name="Reason">How it ended.</param>
public sealed record CloseCaseRequest(string Reason) : IChecked, IReasoned
{
    public void Check(FieldChecker check) => check.Text(Reason, 1, Limits.LongText, "/reason");
}
