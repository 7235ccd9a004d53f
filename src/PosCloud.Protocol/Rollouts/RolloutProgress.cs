namespace PosCloud.Protocol.Rollouts;

/// <summary>Counts of terminals; the last four add up to <see cref="Ended"/>.</summary>
public sealed record RolloutProgress(int Members, int Offered, int Confirmed, int RolledBack, int Failed, int Rejected)
{
    public int Ended => Confirmed + RolledBack + Failed + Rejected;
}
