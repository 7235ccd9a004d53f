using System.Text.Json;

namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>
/// The file of <c>--peers</c>: what peers reached, so that a later run need not run them again. Without a path it remembers nothing.
/// </summary>
internal sealed class PeerMemory
{
    private readonly string? path;
    private readonly Dictionary<(string Codec, string Old, string New), RememberedPeer> known;

    private PeerMemory(string? path, IEnumerable<RememberedPeer> known)
    {
        this.path = path;
        this.known = known.ToDictionary(Key);
    }

    /// <exception cref="JsonException">The file is not one of this kind.</exception>
    public static async Task<PeerMemory> LoadAsync(string? path, CancellationToken cancellationToken)
    {
        if (path is null || !File.Exists(path))
        {
            return new PeerMemory(path, []);
        }

        await using var stream = File.OpenRead(path);
        var peers = await JsonSerializer.DeserializeAsync(stream, DeltaReportJson.Default.IReadOnlyListRememberedPeer, cancellationToken);
        return new PeerMemory(path, peers ?? []);
    }

    public CodecResult? Find(string codec, string oldSha256, string newSha256) =>
        known.TryGetValue((codec, oldSha256, newSha256), out var peer)
            ? new CodecResult(codec, Profile: null, peer.Figures, peer.Failure) { Remembered = true }
            : null;

    /// <summary>Keeps it, in the file too: a run that is cut must not lose the hours that the peers took.</summary>
    public async Task AddAsync(RememberedPeer peer, CancellationToken cancellationToken)
    {
        known[Key(peer)] = peer;
        if (path is null)
        {
            return;
        }

        IReadOnlyList<RememberedPeer> sorted =
            [.. known.Values.OrderBy(p => p.Pair, StringComparer.Ordinal).ThenBy(p => p.Codec, StringComparer.Ordinal).ThenBy(p => p.NewSha256, StringComparer.Ordinal)];
        var part = path + ".part";
        await File.WriteAllTextAsync(part, JsonSerializer.Serialize(sorted, DeltaReportJson.Default.IReadOnlyListRememberedPeer), cancellationToken);
        File.Move(part, path, overwrite: true);
    }

    private static (string Codec, string Old, string New) Key(RememberedPeer peer) => (peer.Codec, peer.OldSha256, peer.NewSha256);
}
