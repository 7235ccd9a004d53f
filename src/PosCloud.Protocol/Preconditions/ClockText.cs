using System.Globalization;

namespace PosCloud.Protocol.Preconditions;

/// <summary>Times of day and local date-times as text, in ticks (100 ns). Both have one spelling only, with minutes and no zone.</summary>
internal static class ClockText
{
    public const string EndOfDay = "24:00";
    public const string DateTimeRule = "must be a local date-time 'yyyy-MM-ddTHH:mm'";

    private const string DateTimeFormat = "yyyy-MM-dd'T'HH:mm";

    public static bool IsTime(string? text) =>
        text == EndOfDay
        || (text is { Length: 5 } && TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));

    /// <summary>Ticks since midnight of a text for which <see cref="IsTime"/> holds.</summary>
    public static long Time(string text) =>
        text == EndOfDay ? TimeSpan.TicksPerDay : TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture).Ticks;

    public static bool IsDateTime(string? text) =>
        text is { Length: 16 } && DateTime.TryParseExact(text, DateTimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Ticks since 0001-01-01T00:00 of a text for which <see cref="IsDateTime"/> holds.</summary>
    public static long DateTimeTicks(string text) => DateTime.ParseExact(text, DateTimeFormat, CultureInfo.InvariantCulture).Ticks;

    /// <summary>For people, for example <c>sun 2030-03-31T03:00</c>.</summary>
    public static string Show(long ticks)
    {
        var time = new DateTime(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks));
        var day = KebabCaseEnumConverter<Weekday>.Name((Weekday)(((int)time.DayOfWeek + 6) % 7));
        return $"{day} {time.ToString(DateTimeFormat, CultureInfo.InvariantCulture)}";
    }
}
