using PosCloud.Core.Events;

namespace PosCloud.Core.Rollouts;

/// <summary>Where rollouts lie: the records of an estate together, the members of a rollout in a partition of their own.</summary>
public static class RolloutPartition
{
    public const string Table = "rollouts";

    public static OutboxPartition Of(string estate) => new(Table, estate, estate);

    public static string Members(string estate, string rolloutId) => $"{estate}|{rolloutId}";
}
