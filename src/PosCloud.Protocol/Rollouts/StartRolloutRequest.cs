namespace PosCloud.Protocol.Rollouts;

/// <summary><c>POST /v1/estates/{estate}/rollouts</c>: brings a release to the terminals of a target. Repeating it is harmless.</summary>
/// <param name="RolloutId">Chosen by the caller: the idempotency key.</param>
/// <param name="ReleaseId">A published release.</param>
/// <param name="Target">Which terminals.</param>
public sealed record StartRolloutRequest(string RolloutId, string ReleaseId, RolloutTarget Target) : IChecked
{
    public void Check(FieldChecker check)
    {
        check.Id(RolloutId, "/rolloutId");
        check.Id(ReleaseId, "/releaseId");
        Target.Check(check);
    }
}
