namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>Whether a figure is as it must be.</summary>
internal enum Verdict
{
    /// <summary>Nobody said how it must be.</summary>
    None,
    Met,
    Missed,
}
