namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>A table before it is known where it is shown.</summary>
internal sealed record ReportTable(string Title, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<IReadOnlyList<ReportCell>> Rows);
