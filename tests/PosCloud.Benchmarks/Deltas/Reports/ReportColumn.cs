namespace PosCloud.Benchmarks.Deltas.Reports;

/// <param name="IsNumber">Set to the right.</param>
internal sealed record ReportColumn(string Title, bool IsNumber = true);
