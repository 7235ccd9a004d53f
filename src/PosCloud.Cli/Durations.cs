using System.Globalization;

namespace PosCloud.Cli;

/// <summary>Durations as people type them: a whole number and s, m, h or d.</summary>
internal static class Durations
{
    private static readonly (char Unit, long Seconds)[] Units = [('d', 86400), ('h', 3600), ('m', 60), ('s', 1)];

    /// <summary>Seven digits of days still fit into a <see cref="TimeSpan"/>.</summary>
    private const int MaxLength = 8;

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var unit = Units.FirstOrDefault(u => text.EndsWith(u.Unit));
        if (unit.Seconds == 0 || text.Length > MaxLength || !int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(count * unit.Seconds);
        return true;
    }

    /// <summary>For a value that a validator has let pass.</summary>
    public static TimeSpan Parse(string text) => TryParse(text, out var duration) ? duration : throw new FormatException(text);

    public static string Format(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        var (unit, size) = Units.First(u => seconds % u.Seconds == 0 && seconds >= u.Seconds);
        return (seconds / size).ToString(CultureInfo.InvariantCulture) + unit;
    }
}
