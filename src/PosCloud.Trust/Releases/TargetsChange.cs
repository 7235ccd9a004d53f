using PosCloud.Trust.Tuf;

namespace PosCloud.Trust.Releases;

/// <summary>What a new targets file approves and takes back, against the published one. What an approver is shown.</summary>
/// <param name="Added">New components.</param>
/// <param name="Removed">Components that are no longer approved.</param>
/// <param name="Altered">Components of which something is now said differently, as they are in the new file.</param>
/// <param name="SetsAdded">Releases whose set is signed now.</param>
/// <param name="SetsRemoved">Releases whose set is no longer signed.</param>
/// <param name="SetsAltered">Releases with another set or another order than before, as they are in the new file.</param>
/// <param name="DirectorKeys">Ids of the director's keys after it, when they change; else null.</param>
/// <param name="BackupKeys">Who can open backups after it, with the fingerprints of the keys, when that changes; else null.</param>
public sealed record TargetsChange(
    IReadOnlyList<ReleaseTarget> Added,
    IReadOnlyList<ReleaseTarget> Removed,
    IReadOnlyList<ReleaseTarget> Altered,
    IReadOnlyList<ReleaseSet> SetsAdded,
    IReadOnlyList<ReleaseSet> SetsRemoved,
    IReadOnlyList<ReleaseSet> SetsAltered,
    IReadOnlyList<string>? DirectorKeys,
    IReadOnlyList<string>? BackupKeys = null)
{
    /// <summary>Whether nothing that can be installed changes.</summary>
    public bool KeepsReleases => Added.Count + Removed.Count + Altered.Count + SetsAdded.Count + SetsRemoved.Count + SetsAltered.Count == 0;

    /// <summary>What is signed of components and was not, in the order of their paths.</summary>
    public IEnumerable<ReleaseTarget> NewComponents => Added.Concat(Altered).OrderBy(t => t.Path, StringComparer.Ordinal);

    /// <summary>What is signed of sets and was not, in the order of their paths.</summary>
    public IEnumerable<ReleaseSet> NewSets => SetsAdded.Concat(SetsAltered).OrderBy(s => s.Path, StringComparer.Ordinal);

    /// <param name="before">What is published; null when nothing is.</param>
    /// <param name="after">What is proposed.</param>
    /// <exception cref="TufException">A target is neither a component nor a set, or there are delegations other than the director's.</exception>
    public static TargetsChange Between(TargetsMetadata? before, TargetsMetadata after)
    {
        ArgumentNullException.ThrowIfNull(after);
        if (after.Delegations.FirstOrDefault(role => !IsDirector(role)) is { } other)
        {
            throw TufException.Malformed($"The file delegates to {other.Name}; only the director may be delegated to, for deltas.");
        }

        var (added, removed, altered) = Compare(ReleaseTarget.All(before), ReleaseTarget.All(after), t => t.Path);
        var (setsAdded, setsRemoved, setsAltered) = Compare(ReleaseSet.All(before), ReleaseSet.All(after), s => s.Path);
        var keys = Ids(after);
        return new TargetsChange(
            added,
            removed,
            altered,
            setsAdded,
            setsRemoved,
            setsAltered,
            before is not null && keys.SequenceEqual(Ids(before), StringComparer.Ordinal) ? null : keys,
            Recipients(before, after));
    }

    private static (List<T> Added, List<T> Removed, List<T> Altered) Compare<T>(IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, string> path)
        where T : IEquatable<T>
    {
        var old = before.ToDictionary(path, StringComparer.Ordinal);
        var paths = after.Select(path).ToHashSet(StringComparer.Ordinal);
        return (
            [.. after.Where(t => !old.ContainsKey(path(t)))],
            [.. before.Where(t => !paths.Contains(path(t)))],
            [.. after.Where(t => old.TryGetValue(path(t), out var was) && !was.Equals(t))]);
    }

    private static IReadOnlyList<string>? Recipients(TargetsMetadata? before, TargetsMetadata after)
    {
        var (was, now) = (BackupKeysTarget.Of(before).Lines(), BackupKeysTarget.Of(after).Lines());
        return was.SequenceEqual(now, StringComparer.Ordinal) ? null : now;
    }

    private static bool IsDirector(DelegatedRole role)
    {
        var own = DirectorRole.Of(role.Keys.Keys);
        return role.Name == own.Name && role.Terminating && role.HashPrefixes.Count == 0 && role.Keys.Threshold == 1
            && role.Paths.SequenceEqual(own.Paths, StringComparer.Ordinal);
    }

    private static List<string> Ids(TargetsMetadata targets) =>
        [.. DirectorRole.KeysOf(targets).Select(key => key.Id).Order(StringComparer.Ordinal)];
}
