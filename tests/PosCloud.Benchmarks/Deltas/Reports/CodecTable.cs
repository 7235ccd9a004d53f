namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>All that was measured on one pair, a row for each codec.</summary>
internal static class CodecTable
{
    public static IReadOnlyList<ReportColumn> Columns { get; } =
    [
        new("codec", IsNumber: false),
        new("bytes"),
        new("ratio"),
        new("make: CPU s"),
        new("peak MB"),
        new("apply: CPU s"),
        new("peak MB"),
        new("delta MB/s"),
        new("decoder MB"),
    ];

    public static ReportTable Of(PairReport pair) => new(Title(pair), Columns, [.. pair.Results.Select(result => Row(pair, result))]);

    private static string Title(PairReport pair) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{pair.Name} ({FirmwareClass.Find(pair.Class)?.Title ?? pair.Class ?? "two files"}): {pair.OldLength:N0} bytes to {pair.NewLength:N0} bytes");

    private static IReadOnlyList<ReportCell> Row(PairReport pair, CodecResult result)
    {
        var codec = result.Remembered ? result.Codec + " *" : result.Codec;
        if (result.Figures is not { } figures)
        {
            return [codec, "failed", result.Failure, "", "", "", "", "", ""];
        }

        return
        [
            codec,
            ReportCell.Bytes(figures.Bytes),
            ReportCell.Ratio(result.Ratio).Judged(JudgedSize(pair, result)),
            ReportCell.Decimal(figures.EncodeCpuSeconds),
            ReportCell.Megabytes(figures.EncodePeakBytes),
            ReportCell.Decimal(figures.DecodeCpuSeconds),
            ReportCell.Megabytes(figures.DecodePeakBytes),
            ReportCell.Decimal(result.DeltaMegabytesPerSecond),
            ReportCell.Megabytes(result.DecoderMemoryBytes),
        ];
    }

    private static bool? JudgedSize(PairReport pair, CodecResult result) =>
        result.Profile == "default" ? FirmwareClass.Find(pair.Class)?.Must.Allows(result.Figures!.Bytes, result.Ratio) : null;
}
