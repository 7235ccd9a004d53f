namespace PosCloud.Benchmarks.Deltas;

/// <summary>What the user asked <c>delta</c> for.</summary>
internal sealed record DeltaRequest
{
    /// <summary>Folder of the pairs; not used with <see cref="Pair"/>.</summary>
    public required string Corpus { get; init; }

    /// <summary>The pairs on which nobody tunes the codec, in place of the others.</summary>
    public bool HeldOut { get; init; }

    /// <summary>Two files in place of the corpus.</summary>
    public (string Old, string New)? Pair { get; init; }

    /// <summary>Names of pairs; all if empty.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Only pairs whose new file has fewer bytes.</summary>
    public long Below { get; init; } = long.MaxValue;

    /// <summary>Ours, without repetition.</summary>
    public required IReadOnlyList<string> Profiles { get; init; }

    /// <summary>How long a peer may take to make or apply one delta.</summary>
    public required TimeSpan PeerLimit { get; init; }

    /// <summary>File of peers' figures, read and added to.</summary>
    public string? Peers { get; init; }

    public string? Json { get; init; }

    public string? Markdown { get; init; }
}
