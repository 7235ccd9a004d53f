using System.Globalization;

namespace PosCloud.Cli.Cost;

/// <summary>Sizes as people type them: a number and B, kB, MB or GB (powers of ten).</summary>
internal static class Sizes
{
    private static readonly (string Unit, decimal Bytes)[] Units = [("kB", 1e3m), ("MB", 1e6m), ("GB", 1e9m), ("B", 1)];

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var (unit, size) = Array.Find(Units, u => text.EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase));
        if (unit is null
            || text.Length > 16
            || !decimal.TryParse(text.AsSpan(..^unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > 1e9m)
        {
            return false;
        }

        bytes = (long)(number * size);
        return true;
    }

    /// <summary>For a value that a validator has let pass.</summary>
    public static long Parse(string text) => TryParse(text, out var bytes) ? bytes : throw new FormatException(text);
}
