namespace PosCloud.Protocol.Rollouts;

/// <summary>
/// <c>POST /v1/estates/{estate}/rollouts/{rolloutId}/actions</c>, with <c>If-Match</c>. Repeating an action that was done is harmless.
/// </summary>
/// <param name="Action">What to do.</param>
/// <param name="Reason">Why; for the record of who did what. May be empty for <c>approve</c> and <c>start</c> only.</param>
/// <param name="Running">With <c>abort</c> and <c>go-back</c>: what becomes of running executions.</param>
/// <param name="ReleaseId">With <c>go-back</c>: the release to go back to; absent takes <c>goBackReleaseId</c> of the plan.</param>
public sealed record RolloutActionRequest(
    RolloutAction Action, string? Reason = null, RunningExecutions Running = RunningExecutions.Finish, string? ReleaseId = null) : IChecked, IReasoned
{
    public void Check(FieldChecker check)
    {
        check.OptionalText(Reason, Limits.LongText, "/reason");
        check.That(
            Action is RolloutAction.Approve or RolloutAction.Start || !string.IsNullOrWhiteSpace(Reason), "/reason", "must say why");
        check.That(ReleaseId is null || Names.IsId(ReleaseId), "/releaseId", "must be a release's id");
        check.That(ReleaseId is null || Action == RolloutAction.GoBack, "/releaseId", "is for go-back only");
    }
}
