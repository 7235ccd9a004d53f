namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>A row for each pair: bytes of our deltas and of the best peer's.</summary>
internal static class SizeTable
{
    public static ReportTable Of(DeltaReport report) => new(
        "Bytes",
        [
            new("pair", IsNumber: false),
            new("class", IsNumber: false),
            new("new file"),
            .. report.Profiles.SelectMany(profile => new ReportColumn[] { new(profile), new("ratio") }),
            new("best peer"),
            new("", IsNumber: false),
        ],
        [.. report.Pairs.Select(pair => Row(report, pair))]);

    private static IReadOnlyList<ReportCell> Row(DeltaReport report, PairReport pair) =>
    [
        pair.Name,
        pair.Class,
        ReportCell.Bytes(pair.NewLength),
        .. report.Profiles.SelectMany(profile => Ours(report, pair, pair.Results.First(r => r.Profile == profile))),
        ReportCell.Bytes(pair.BestPeerBytes),
        pair.BestPeer is null ? "" : pair.Results.First(r => r.Codec == pair.BestPeer) is { Remembered: true } ? pair.BestPeer + " *" : pair.BestPeer,
    ];

    private static ReportCell[] Ours(DeltaReport report, PairReport pair, CodecResult ours)
    {
        var must = ours.Profile == report.JudgedProfile ? FirmwareClass.Find(pair.Class)?.Must : null;
        return ours.Figures is { } figures
            ? [ReportCell.Bytes(figures.Bytes), ReportCell.Ratio(ours.Ratio).Judged(must?.Allows(figures.Bytes, ours.Ratio))]
            : ["failed", ""];
    }
}
