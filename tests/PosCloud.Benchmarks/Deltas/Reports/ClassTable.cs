namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>A row for each class of images: how small the deltas must be, and are.</summary>
internal static class ClassTable
{
    private static readonly ReportColumn[] Columns =
        [new("class", IsNumber: false), new("pairs"), new("must"), new("aim"), new("mean"), new("largest"), new("over must", IsNumber: false)];

    public static ReportTable Of(DeltaReport report) => new(
        $"Classes, profile {report.JudgedProfile}: delta by that of the best peer (geometric mean)",
        Columns,
        [.. FirmwareClass.All.Select(@class => Row(@class, report)).OfType<IReadOnlyList<ReportCell>>()]);

    private static IReadOnlyList<ReportCell>? Row(FirmwareClass @class, DeltaReport report)
    {
        var pairs = report.Pairs.Where(pair => pair.Class == @class.Name)
            .Select(pair => (pair.Name, Ours: pair.Results.First(r => r.Profile == report.JudgedProfile)))
            .ToList();
        var values = pairs.Select(pair => Value(@class, pair.Ours)).OfType<double>().ToList();
        if (pairs.Count == 0)
        {
            return null;
        }

        var over = pairs.Where(pair => pair.Ours.Figures is not { } figures || @class.Must.Allows(figures.Bytes, pair.Ours.Ratio) == false)
            .Select(pair => pair.Name)
            .ToList();
        return
        [
            @class.Title,
            ReportCell.Bytes(pairs.Count),
            @class.Must.ToString(),
            @class.Aim.ToString(),
            values.Count == 0 ? "" : Show(@class, Math.Exp(values.Average(Math.Log))),
            values.Count == 0 ? "" : Show(@class, values.Max()).Judged(over.Count == 0),
            string.Join(", ", over),
        ];
    }

    private static double? Value(FirmwareClass @class, CodecResult ours) => @class.Must.InBytes ? ours.Figures?.Bytes : ours.Ratio;

    private static ReportCell Show(FirmwareClass @class, double value) => @class.Must.InBytes ? new SizeLimit(value, InBytes: true).ToString() : ReportCell.Ratio(value);
}
