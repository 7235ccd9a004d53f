namespace PosCloud.Protocol.Preconditions;

/// <summary>The bounded "not now" of the operator. It puts an upgrade off; it never makes a precondition hold. Pure.</summary>
public static class OperatorDeferral
{
    /// <summary>The rule by which an upgrade waits for its operator, as <c>rule</c> in a refusal.</summary>
    public const string Rule = "operator-deferred";

    private static readonly DeferralAnswer No = new(IsAllowed: false);

    /// <inheritdoc cref="May(IReadOnlyList{Schedule?}, int, DateTimeOffset)"/>
    public static DeferralAnswer May(Schedule? schedule, int timesDeferred, DateTimeOffset now) => May([schedule], timesDeferred, now);

    /// <param name="schedules">The release's and the rollout's: each limit holds, the earliest end counts; none given means no.</param>
    /// <param name="timesDeferred">How often the operator put this upgrade off; below zero counts as unknown, and unknown is "no".</param>
    /// <param name="now">UTC.</param>
    public static DeferralAnswer May(IReadOnlyList<Schedule?> schedules, int timesDeferred, DateTimeOffset now)
    {
        var limits = schedules.Select(s => s?.Deferral).OfType<DeferralLimit>().ToList();
        if (limits.Count == 0 || timesDeferred < 0)
        {
            return No;
        }

        var left = limits.Min(limit => limit.MaxTimes) - timesDeferred;

        var until = Ends(schedules);
        return left > 0 && !(now >= until) ? new DeferralAnswer(IsAllowed: true, left, until) : No;
    }

    /// <summary>When nobody may put the upgrade off any more, and what was put off goes on; UTC. Null when nothing ends the permission.</summary>
    /// <param name="schedules">The release's and the rollout's.</param>
    public static DateTimeOffset? Ends(IReadOnlyList<Schedule?> schedules) =>
        schedules.SelectMany(s => new[] { s?.Deadline, s?.Deferral?.Until }).Min()?.ToUniversalTime();
}
