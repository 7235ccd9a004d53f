namespace PosCloud.Protocol.Releases;

/// <summary>
/// <c>POST /v1/estates/{estate}/releases/{releaseId}/withdraw</c>: no terminal is offered the release any more, by no rollout.
/// Terminals that have it keep it. It cannot be undone: publish a new version. Repeating it is harmless.
/// </summary>
/// <param name="Reason">Why; for the record.</param>
public sealed record WithdrawReleaseRequest(string Reason) : IChecked, IReasoned
{
    public void Check(FieldChecker check) => check.Text(Reason, 1, Limits.LongText, "/reason");
}
