namespace PosCloud.Tests.Fakes.Tables;

/// <summary>The order of two stored values: text ordinal, numbers by value.</summary>
internal static class FilterValue
{
    /// <returns>Below, at or above 0; null if the two cannot be compared.</returns>
    public static int? Compare(object left, object right) => (left, right) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (bool a, bool b) => a.CompareTo(b),
        (Guid a, Guid b) => string.CompareOrdinal(a.ToString("D"), b.ToString("D")),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
        (int or long, int or long) => Whole(left).CompareTo(Whole(right)),
        (int or long or double, int or long or double) => Real(left) is var a && Real(right) is var b && !double.IsNaN(a) && !double.IsNaN(b)
            ? a.CompareTo(b)
            : null,
        _ => null,
    };

    private static long Whole(object number) => number is int small ? small : (long)number;

    private static double Real(object number) => number is double real ? real : Whole(number);
}
