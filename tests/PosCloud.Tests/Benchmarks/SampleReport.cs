using PosCloud.Benchmarks.Deltas.Codecs;
using PosCloud.Benchmarks.Deltas.Reports;

namespace PosCloud.Tests.Benchmarks;

/// <summary>Results of a run that nobody made.</summary>
internal static class SampleReport
{
    public static RuntimeStart Start { get; } = new("default", CpuSeconds: 0.2, PeakBytes: 40_000_000, DecoderBytes: 1_000_000);

    public static CodecResult Ours(long bytes, double encode = 4, double decode = 1.2, long encodePeak = 100_000_000, long decodePeak = 46_000_000, string profile = "default") =>
        new($"PosCloud {profile}", profile, new CodecFigures(bytes, encode, encodePeak, decode, decodePeak));

    public static CodecResult Peer(string name, long bytes, double encode = 2, double decode = 0.1) =>
        new(name, Profile: null, new CodecFigures(bytes, encode, 1_000_000, decode, 2_000_000));

    public static PairReport Pair(string name, string? @class, long length, params CodecResult[] results) =>
        PairReport.Create(name, @class, length, length, results, [Start]);

    public static DeltaReport Report(params PairReport[] pairs) => new("2 processors", ["default"], [], [Start], pairs);

    public static DeltaReport TwoPairs() => Report(
        Pair("crypto", "arm64", 4_500_000, Ours(40), Peer(Peers.Bsdiff, 110), Peer(Peers.HdiffSix, 100) with { Remembered = true }),
        Pair("php", "arm64", 5_700_000, Ours(90), Peer(Peers.Bsdiff, 100)));

    public static IReadOnlyList<string> Texts(IReadOnlyList<ReportCell> row) => [.. row.Select(cell => cell.Text)];
}
