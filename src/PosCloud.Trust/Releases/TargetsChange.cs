using PosCloud.Trust.Tuf;

namespace PosCloud.Trust.Releases;

/// <summary>What a new targets file approves and takes back, against the published one. What an approver is shown.</summary>
/// <param name="Added">New releases.</param>
/// <param name="Removed">Releases that are no longer approved.</param>
/// <param name="Altered">Releases of which something is now said differently, as they are in the new file.</param>
/// <param name="DirectorKeys">Ids of the director's keys after it, when they change; else null.</param>
/// <param name="BackupKeys">Who can open backups after it, with the fingerprints of the keys, when that changes; else null.</param>
public sealed record TargetsChange(
    IReadOnlyList<ReleaseTarget> Added,
    IReadOnlyList<ReleaseTarget> Removed,
    IReadOnlyList<ReleaseTarget> Altered,
    IReadOnlyList<string>? DirectorKeys,
    IReadOnlyList<string>? BackupKeys = null)
{
    /// <param name="before">What is published; null when nothing is.</param>
    /// <param name="after">What is proposed.</param>
    /// <exception cref="TufException">A target is not a release, or there are delegations other than the director's.</exception>
    public static TargetsChange Between(TargetsMetadata? before, TargetsMetadata after)
    {
        ArgumentNullException.ThrowIfNull(after);
        if (after.Delegations.FirstOrDefault(role => !IsDirector(role)) is { } other)
        {
            throw TufException.Malformed($"The file delegates to {other.Name}; only the director may be delegated to, for deltas.");
        }

        var old = ReleaseTarget.All(before).ToDictionary(t => t.Path, StringComparer.Ordinal);
        var now = ReleaseTarget.All(after);
        var paths = now.Select(t => t.Path).ToHashSet(StringComparer.Ordinal);
        var keys = Ids(after);
        return new TargetsChange(
            [.. now.Where(t => !old.ContainsKey(t.Path))],
            [.. old.Values.Where(t => !paths.Contains(t.Path))],
            [.. now.Where(t => old.TryGetValue(t.Path, out var was) && !was.Equals(t))],
            before is not null && keys.SequenceEqual(Ids(before), StringComparer.Ordinal) ? null : keys,
            Recipients(before, after));
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
