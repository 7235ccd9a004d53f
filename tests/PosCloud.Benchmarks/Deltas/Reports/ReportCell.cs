using System.Globalization;

namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>One figure of a table as text; a figure that is not known is empty.</summary>
internal readonly record struct ReportCell(string Text, Verdict Verdict = Verdict.None)
{
    public static implicit operator ReportCell(string? text) => new(text ?? "");

    public static ReportCell Bytes(long? bytes) => Number(bytes, "N0");

    /// <summary>10^6 bytes.</summary>
    public static ReportCell Megabytes(long? bytes) => Number(bytes / 1e6, "N1");

    public static ReportCell Decimal(double? value) => Number(value, "N2");

    public static ReportCell Ratio(double? ratio) => Number(ratio, "0.000");

    public ReportCell Judged(bool? isMet) => this with { Verdict = isMet switch { true => Verdict.Met, false => Verdict.Missed, null => Verdict.None } };

    private static ReportCell Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture);
}
