using PosCloud.Protocol.Preconditions;

namespace PosCloud.Protocol.Rollouts;

/// <summary>How a rollout goes: waves, gates, retries. What is absent has the value that is named here.</summary>
/// <param name="Waves">In the order in which they open; absent is one wave with all members.</param>
/// <param name="Priority">Among rollouts that concern the same terminal, the higher one comes first; 0 to 100.</param>
/// <param name="Membership">Whether later joiners belong to it.</param>
/// <param name="SiteSharePercent">Greatest share of a site's terminals in an upgrade at once. One of several always stays out of it.</param>
/// <param name="Retries">What is tried again; absent is nothing.</param>
/// <param name="GoBackReleaseId">The release for <c>go-back</c>.</param>
/// <param name="AutoStart">Whether it starts with its last approval; otherwise it waits for <c>start</c>.</param>
/// <param name="Preconditions">What must hold on a terminal, besides what the release asks for.</param>
public sealed record RolloutPlanBody(
    IReadOnlyList<WavePlan>? Waves = null,
    int Priority = RolloutPlanBody.DefaultPriority,
    RolloutMembership Membership = RolloutMembership.Frozen,
    int SiteSharePercent = RolloutPlanBody.DefaultSiteSharePercent,
    IReadOnlyList<RetryRule>? Retries = null,
    string? GoBackReleaseId = null,
    bool AutoStart = true,
    UpgradePreconditions? Preconditions = null)
{
    public const int DefaultPriority = 50;
    public const int DefaultSiteSharePercent = 50;

    /// <summary>One wave with everybody, watched by an error gate.</summary>
    public static IReadOnlyList<WavePlan> DefaultWaves { get; } = [new WavePlan("all", Gates: new WaveGates(ErrorPercent: 20))];

    /// <summary>The waves, never empty.</summary>
    public IReadOnlyList<WavePlan> AllWaves() => Waves is { Count: > 0 } ? Waves : DefaultWaves;

    public RetryRule? Retry(FailureKind kind) => Retries?.FirstOrDefault(r => r.Kind == kind);

    internal void Check(FieldChecker check)
    {
        check.Range(Priority, 0, 100, "/plan/priority");
        check.Range(SiteSharePercent, 1, 100, "/plan/siteSharePercent");
        check.That(GoBackReleaseId is null || Names.IsId(GoBackReleaseId), "/plan/goBackReleaseId", "must be a release's id");
        Preconditions?.Check(check, "/plan/preconditions");
        CheckWaves(check);
        if (Retries is not null && check.List(Retries, 0, Enum.GetValues<FailureKind>().Length, "/plan/retries"))
        {
            check.That(Retries.DistinctBy(r => r.Kind).Count() == Retries.Count, "/plan/retries", "must name each kind once");
            for (var i = 0; i < Retries.Count; i++)
            {
                Retries[i].Check(check, $"/plan/retries/{i}");
            }
        }
    }

    private void CheckWaves(FieldChecker check)
    {
        if (Waves is null || !check.List(Waves, 0, Limits.Waves, "/plan/waves"))
        {
            return;
        }

        for (var i = 0; i < Waves.Count; i++)
        {
            Waves[i].Check(check, $"/plan/waves/{i}", isLast: i == Waves.Count - 1);
        }

        check.That(Waves.DistinctBy(w => w.Name).Count() == Waves.Count, "/plan/waves", "must have different names");
        var shares = Waves.Sum(w => w.SharePercent ?? 0);
        check.That(shares <= 100, "/plan/waves", "must not sum over 100 percent");
        check.That(
            Waves is not [.., { } last] || last.TakesRest || (last.SharePercent is not null && shares == 100),
            "/plan/waves", "must leave nobody out: give the last wave neither share nor filter nor terminals, or let the shares sum to 100 percent");
        check.That(
            GoBackReleaseId is not null || Waves.All(w => w.Gates?.OnTrip != GateTrip.GoBack), "/plan/goBackReleaseId", "must be given when a gate goes back");
    }
}
