namespace PosCloud.Benchmarks.Deltas.Codecs;

/// <summary>A process to start.</summary>
internal sealed record CodecCommand(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Added to the environment of the child.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
