using System.Collections.Concurrent;
using PosCloud.Core.Worlds;

namespace PosCloud.Core.Trust;

/// <summary>
/// Hands metadata files to terminals. A file with a version in its name never changes and is kept; the others, and names that
/// do not exist, are asked for again after the refresh period. So a fleet that refreshes costs a few reads an instance.
/// </summary>
public sealed class MetadataReader(TrustStore store, WorldOptions options, TimeProvider time)
{
    /// <summary>Files kept in memory; with more, all are dropped. A fleet asks for a dozen.</summary>
    private const int MaxKept = 128;

    private static readonly string[] Roles = ["root.json", "targets.json", "snapshot.json"];

    private readonly ConcurrentDictionary<(string Estate, string Name), (byte[]? Content, long At)> kept = new();

    /// <summary>Whether the name of a file has a version: then its content never changes.</summary>
    public static bool HasVersion(string name) => char.IsAsciiDigit(name[0]);

    /// <summary><c>timestamp.json</c>, or <c>{version}.{role}.json</c>.</summary>
    public static bool IsName(string name)
    {
        if (name == "timestamp.json")
        {
            return true;
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot is > 0 and <= 16 && name.AsSpan(0, dot).IndexOfAnyExceptInRange('0', '9') < 0 && name[0] != '0' && Roles.Contains(name[(dot + 1)..]);
    }

    /// <summary>Something was just published here: what can change is read anew.</summary>
    public void Forget(string estate)
    {
        foreach (var name in kept.Keys.Where(key => key.Estate == estate))
        {
            if (kept.TryGetValue(name, out var file) && (file.Content is null || !HasVersion(name.Name)))
            {
                kept.TryRemove(name, out _);
            }
        }
    }

    /// <returns>The file, or null.</returns>
    public async ValueTask<byte[]?> FindAsync(string estate, string name, CancellationToken cancellationToken)
    {
        if (kept.TryGetValue((estate, name), out var known)
            && ((known.Content is not null && HasVersion(name)) || time.GetElapsedTime(known.At) < options.Refresh))
        {
            return known.Content;
        }

        var file = await store.FindAsync(estate, name, cancellationToken).ConfigureAwait(false);
        if (kept.Count >= MaxKept)
        {
            kept.Clear();
        }

        kept[(estate, name)] = (file?.Content, time.GetTimestamp());
        return file?.Content;
    }
}
