using System.Text.Json;

namespace PosCloud.Protocol.Rollouts;

/// <summary><c>POST /v1/estates/{estate}/rollouts</c>: brings a release to the terminals of a target. Repeating it is harmless.</summary>
/// <param name="RolloutId">Chosen by the caller: the idempotency key.</param>
/// <param name="ReleaseId">A published release.</param>
/// <param name="Target">Which terminals: a filter, for example <c>model == P400 and site in [shop-1, shop-2]</c>, or <c>all</c>.</param>
/// <param name="Plan">How it goes; absent is one wave with the default gates.</param>
public sealed record StartRolloutRequest(string RolloutId, string ReleaseId, string Target, RolloutPlanBody? Plan = null) : IChecked
{
    /// <summary>What the name of a rollout that goes back has after that of its source.</summary>
    public const string GoBackSuffix = "-back";

    public void Check(FieldChecker check)
    {
        check.Id(RolloutId, "/rolloutId");

        // The rollout that goes back is named after this one; somebody else's of that name would keep this one from going back.
        check.That(RolloutId.Length <= Names.MaxLength - GoBackSuffix.Length, "/rolloutId", "must have at most 59 characters");
        check.That(!RolloutId.EndsWith(GoBackSuffix, StringComparison.Ordinal), "/rolloutId", "must not end in -back, which names rollouts that go back");
        check.Id(ReleaseId, "/releaseId");
        check.That(Target.Length is > 0 and <= Limits.FilterText, "/target", $"must have 1 to {Limits.FilterText} characters");
        Plan?.Check(check);
        check.That(
            Plan is null || check.Error is not null || JsonSerializer.Serialize(Plan, ProtocolJson.Default.RolloutPlanBody).Length <= Limits.PlanText,
            "/plan", $"must have at most {Limits.PlanText} characters");
    }
}
