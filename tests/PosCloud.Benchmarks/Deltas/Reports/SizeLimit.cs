using System.Globalization;

namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>How large a delta may be.</summary>
/// <param name="Value">A share of the best peer's bytes, or bytes.</param>
/// <param name="InBytes">Which of the two.</param>
internal readonly record struct SizeLimit(double Value, bool InBytes = false)
{
    /// <param name="bytes">Length of the delta.</param>
    /// <param name="ratio">That length by the best peer's; null if no peer ran.</param>
    /// <returns>Null if it cannot be said.</returns>
    public bool? Allows(long bytes, double? ratio) => InBytes ? bytes <= Value : ratio is { } share ? share <= Value : null;

    /// <summary>The limit as a share of the best peer's <paramref name="best"/> bytes.</summary>
    public double AsRatio(long best) => InBytes ? Value / best : Value;

    public override string ToString() => Value.ToString(InBytes ? "0' bytes'" : Value >= 1 ? "0.000" : "0.00", CultureInfo.InvariantCulture);
}
