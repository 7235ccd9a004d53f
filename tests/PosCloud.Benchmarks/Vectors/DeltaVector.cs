using PosCloud.Delta;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>A delta and what a decoder must make of it.</summary>
/// <param name="Result">What comes out; of a refused delta what it was made for, null if that is nothing.</param>
/// <param name="About">A few words; of a refused delta the reason, as the reference decoder words it.</param>
internal sealed record DeltaVector(string Name, byte[] Base, byte[]? Result, byte[] Delta, string About)
{
    /// <summary>Why it must be refused; null for a valid one.</summary>
    public DeltaError? Error { get; init; }

    /// <summary>Bytes of the result that a decoder may have written when it ends or refuses; all before them were right.</summary>
    public long Written { get; init; }

    /// <summary>Of the format, see <see cref="VectorFeatures"/>.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>How the encoder makes it; null if it was written by hand.</summary>
    public DeltaEncodeOptions? Options { get; init; }

    /// <summary>Makes a vector with the encoder.</summary>
    public static DeltaVector Encoded(string name, byte[] from, byte[] to, DeltaEncodeOptions options, string about)
    {
        using var output = new MemoryStream();
        DeltaEncoder.Encode(new MemoryStream(from), new MemoryStream(to), output, options, null, CancellationToken.None);
        byte[] delta = output.ToArray();
        return new DeltaVector(name, from, to, delta, about) { Written = to.Length, Options = options, Features = VectorFeatures.Of(from, delta) };
    }

    /// <summary>The delta of this one changed, so that it must be refused.</summary>
    public DeltaVector Refused(string name, byte[] delta, string reason) => Refused(name, Base, Result, delta, reason);

    /// <summary>A delta that must be refused; how much may be written by then is found by decoding.</summary>
    /// <param name="reason">What the reference decoder's message begins with.</param>
    public static DeltaVector Refused(string name, byte[] from, byte[]? to, byte[] delta, string reason)
    {
        VectorRun run = VectorRun.Of(from, delta);
        return run.Error is { } error && error.Message.StartsWith(reason, StringComparison.Ordinal)
            ? new DeltaVector(name, from, to, delta, reason) { Error = error.Error, Written = run.Written.Length }
            : throw new InvalidOperationException($"{name} is to be refused with '{reason}' but ends with: {run.Error?.Message ?? "no error"}");
    }
}
