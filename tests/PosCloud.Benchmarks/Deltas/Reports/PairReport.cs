namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>All codecs on one pair.</summary>
/// <param name="Class">One of <see cref="FirmwareClass.All"/>, or null.</param>
/// <param name="OldLength">Bytes.</param>
/// <param name="NewLength">Bytes.</param>
/// <param name="BestPeerBytes">The smallest delta of a peer; null if none made one.</param>
/// <param name="BestPeer">The peer that made it.</param>
internal sealed record PairReport(
    string Name, string? Class, long OldLength, long NewLength, string? BestPeer, long? BestPeerBytes, IReadOnlyList<CodecResult> Results)
{
    /// <summary>Compares <paramref name="results"/> with the best peer among them.</summary>
    /// <param name="starts">What a process of ours costs before it decodes anything.</param>
    public static PairReport Create(
        string name, string? @class, long oldLength, long newLength, IReadOnlyList<CodecResult> results, IReadOnlyList<RuntimeStart> starts)
    {
        var best = results.Where(r => r is { Profile: null, Figures: not null }).MinBy(r => r.Figures!.Bytes);
        return new PairReport(
            name, @class, oldLength, newLength, best?.Codec, best?.Figures!.Bytes, [.. results.Select(r => Compare(r, best?.Figures, starts))]);
    }

    private static CodecResult Compare(CodecResult result, CodecFigures? best, IReadOnlyList<RuntimeStart> starts)
    {
        if (result.Figures is not { } figures)
        {
            return result;
        }

        var compared = result with { Ratio = best is null ? null : (double)figures.Bytes / best.Bytes };
        if (starts.FirstOrDefault(s => s.Profile == result.Profile) is not { } start)
        {
            return compared;
        }

        return compared with
        {
            DecoderMemoryBytes = figures.DecodePeakBytes - start.PeakBytes + start.DecoderBytes,
            DecoderSeconds = Math.Max(0, Math.Round(figures.DecodeCpuSeconds - start.CpuSeconds, 3)),
        };
    }
}
