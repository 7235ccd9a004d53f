namespace PosCloud.Protocol.Rollouts;

/// <summary>Counts of terminals; the last five add up to <see cref="Ended"/>.</summary>
/// <param name="Members">Terminals of the target.</param>
/// <param name="Offered">Terminals that were offered the release.</param>
/// <param name="Confirmed">Booted, self-tested and confirmed.</param>
/// <param name="RolledBack">Tried and went back.</param>
/// <param name="Failed">Failed before the switch, or fell out of the execution.</param>
/// <param name="Rejected">Declined by the terminal.</param>
/// <param name="UpToDate">Had the release before it was offered.</param>
public sealed record RolloutProgress(
    int Members, int Offered, int Confirmed, int RolledBack, int Failed, int Rejected, int UpToDate = 0)
{
    public int Ended => Confirmed + RolledBack + Failed + Rejected + UpToDate;
}
