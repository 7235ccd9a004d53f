namespace PosCloud.Protocol.Rollouts;

/// <summary><c>POST /v1/estates/{estate}/rollouts</c>: brings a release to the terminals of a target. Repeating it is harmless.</summary>
/// <param name="RolloutId">Chosen by the caller: the idempotency key.</param>
/// <param name="ReleaseId">A published release.</param>
/// <param name="Target">Which terminals.</param>
/// <param name="Plan">How it goes; absent is one wave with the default gates.</param>
public sealed record StartRolloutRequest(string RolloutId, string ReleaseId, RolloutTarget Target, RolloutPlanBody? Plan = null) : IChecked
{
    public void Check(FieldChecker check)
    {
        check.Id(RolloutId, "/rolloutId");

        // The rollout that goes back is named after this one.
        check.That(RolloutId.Length <= Names.MaxLength - "-back".Length, "/rolloutId", "must have at most 59 characters");
        check.Id(ReleaseId, "/releaseId");
        Target.Check(check);
        Plan?.Check(check);
    }
}
