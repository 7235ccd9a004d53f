namespace PosCloud.Protocol.Rollouts;

/// <summary>Counts of terminals.</summary>
/// <param name="Members">Terminals of the target.</param>
/// <param name="Offered">Terminals that were offered the release, whatever became of it.</param>
/// <param name="Confirmed">Booted, self-tested and confirmed.</param>
/// <param name="RolledBack">Tried and went back.</param>
/// <param name="Failed">Failed before the switch, or fell out of the execution.</param>
/// <param name="Rejected">Declined by the terminal.</param>
/// <param name="UpToDate">Had the release before it was offered.</param>
/// <param name="Silent">Said nothing for too long in an upgrade; an outcome that arrives later replaces this.</param>
/// <param name="Retrying">Failed and will be offered it again.</param>
public sealed record RolloutProgress(
    int Members,
    int Offered,
    int Confirmed,
    int RolledBack,
    int Failed,
    int Rejected,
    int UpToDate = 0,
    int Silent = 0,
    int Retrying = 0)
{
    public static RolloutProgress None { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Members with an outcome.</summary>
    public int Ended => Confirmed + Errors + UpToDate;

    /// <summary>Members whose upgrade did not end well.</summary>
    public int Errors => RolledBack + Failed + Rejected + Silent;

    /// <summary>What gates are computed over.</summary>
    public int Attempted => Confirmed + Errors;

    /// <summary>Members in an upgrade now.</summary>
    public int InFlight => Offered - Attempted - Retrying;

    public static RolloutProgress operator +(RolloutProgress one, RolloutProgress other) => new(
        one.Members + other.Members,
        one.Offered + other.Offered,
        one.Confirmed + other.Confirmed,
        one.RolledBack + other.RolledBack,
        one.Failed + other.Failed,
        one.Rejected + other.Rejected,
        one.UpToDate + other.UpToDate,
        one.Silent + other.Silent,
        one.Retrying + other.Retrying);
}
