namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>A row for each pair and profile of ours: time and memory, against what they may be.</summary>
internal static class CostTable
{
    private static readonly ReportColumn[] Columns =
    [
        new("pair", IsNumber: false),
        new("profile", IsNumber: false),
        new("make: CPU s"),
        new("by bsdiff's"),
        new("by hdiffz -m-6's"),
        new("peak MB"),
        new("decoder: CPU s"),
        new("by hpatchz's"),
        new("delta MB/s"),
        new("decoder MB"),
    ];

    public static ReportTable Of(DeltaReport report) => new(
        "Time and memory of ours",
        Columns,
        [.. report.Pairs.SelectMany(pair => pair.Results.Where(r => r is { Profile: not null, Figures: not null }).Select(ours => Row(pair, ours)))]);

    private static IReadOnlyList<ReportCell> Row(PairReport pair, CodecResult ours)
    {
        var limits = new CostLimits(pair, ours);
        return
        [
            pair.Name,
            ours.Profile,
            ReportCell.Decimal(ours.Figures!.EncodeCpuSeconds),
            ReportCell.Decimal(limits.EncodeByBsdiff).Judged(limits.EncodeByBsdiffMet),
            ReportCell.Decimal(limits.EncodeByHdiff).Judged(limits.EncodeByHdiffMet),
            ReportCell.Megabytes(ours.Figures.EncodePeakBytes).Judged(limits.EncodeMemoryMet),
            ReportCell.Decimal(ours.DecoderSeconds ?? ours.Figures.DecodeCpuSeconds),
            ReportCell.Decimal(limits.DecodeByHpatch).Judged(limits.DecodeByHpatchMet),
            ReportCell.Decimal(ours.DeltaMegabytesPerSecond).Judged(limits.DeltaSpeedMet),
            ReportCell.Megabytes(ours.DecoderMemoryBytes).Judged(limits.DecoderMemoryMet),
        ];
    }
}
