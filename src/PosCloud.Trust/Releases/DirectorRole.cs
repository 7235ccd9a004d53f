using PosCloud.Trust.Tuf;

namespace PosCloud.Trust.Releases;

/// <summary>
/// The online role that the approvers delegate to (after Uptane's director): its key certifies the short-lived keys that sign
/// directives, and a directive vouches for the deltas that lead to an approved image. It can vouch for nothing that results:
/// its paths are <c>deltas/*</c>, and images lie elsewhere.
/// </summary>
public static class DirectorRole
{
    /// <summary>Name of the delegated role.</summary>
    public const string Name = "director";

    private const string Deltas = "deltas/*";

    /// <summary>The delegation to these keys; a signature of one is enough.</summary>
    public static DelegatedRole Of(IReadOnlyList<TufKey> keys) =>
        new(Name, new RoleKeys(keys, Threshold: 1), [Deltas], [], Terminating: true);

    /// <summary>The keys that a targets file delegates to; none when it does not delegate.</summary>
    public static IReadOnlyList<TufKey> KeysOf(TargetsMetadata targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return targets.Delegations.FirstOrDefault(role => role.Name == Name)?.Keys.Keys ?? [];
    }
}
