using System.Globalization;
using PosCloud.Protocol.Preconditions;

namespace PosCloud.Tests.Preconditions;

/// <summary>Schedules, zones and instants of a seed; half of the instants lie within three days of a change of the zone's clock.</summary>
internal sealed class RandomSchedules
{
    private static readonly string[] Zones =
    [
        "UTC", "Europe/Berlin", "Europe/Dublin", "America/New_York", "America/Havana", "America/Santiago", "America/St_Johns", "Africa/Casablanca",
        "Africa/Cairo", "Asia/Beirut", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Antarctica/Troll", "Pacific/Apia",
        "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Pago_Pago",
    ];

    private static readonly Dictionary<string, DateTime[]> Changes = Zones.ToDictionary(zone => zone, ChangesOf);

    private readonly Random _random;
    private readonly DateTime _shown;
    private readonly DateTime? _change;

    public RandomSchedules(int seed)
    {
        _random = new Random(seed);
        Zone = TimeZoneInfo.FindSystemTimeZoneById(Pick(Zones));
        var changes = Changes[Zone.Id];
        var near = new DateTime(2010, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(_random.Next(30 * 365 * 24 * 60));
        if (changes.Length > 0 && _random.Next(2) == 0)
        {
            var change = Pick(changes);
            _change = TimeZoneInfo.ConvertTimeFromUtc(change, Zone);
            var minutes = _random.Next(2) == 0 ? 3 * 60 : 3 * 24 * 60;
            near = change.AddMinutes(_random.Next(-minutes, minutes));
        }

        Now = new DateTimeOffset(near, TimeSpan.Zero);
        _shown = TimeZoneInfo.ConvertTime(Now, Zone).DateTime;
        Schedules = [.. Enumerable.Range(0, 1 + _random.Next(2)).Select(_ => Schedule())];
        TradingHours = [.. Enumerable.Range(0, _random.Next(3)).Select(_ => Span())];

        // The end of a window is the minute at which most can go wrong.
        if (Schedules[0].Windows is [{ To: not "24:00" } window, ..] && _random.Next(3) == 0)
        {
            Now += TimeSpan.Parse(window.To, CultureInfo.InvariantCulture) - _shown.TimeOfDay;
        }
    }

    public TimeZoneInfo Zone { get; }

    /// <summary>A whole minute.</summary>
    public DateTimeOffset Now { get; }

    public IReadOnlyList<Schedule> Schedules { get; }

    public IReadOnlyList<WeeklySpan> TradingHours { get; }

    private Schedule Schedule() => new(
        Windows: _random.Next(3) == 0 ? null : [.. Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => Span())],
        OutsideTradingHours: _random.Next(3) == 0,
        Freezes: [.. Enumerable.Range(0, _random.Next(4)).Select(_ => Freeze())],
        Quiet: [.. Enumerable.Range(0, Math.Max(0, _random.Next(4) - 1)).Select(_ => new QuietTime(Near(), Hours(), 1 + Hours(), "x"))]);

    private int Hours() => _random.Next(_random.Next(2) == 0 ? 3 : 72);

    private WeeklySpan Span()
    {
        var from = Time(_random.Next(2) == 0 ? 4 : 24);
        var to = _random.Next(6) == 0 ? "24:00" : Time(_random.Next(2) == 0 ? 5 : 24);
        return new WeeklySpan([.. Enumerable.Range(0, 1 + _random.Next(7)).Select(_ => (Weekday)_random.Next(7))], from, to == from ? "24:00" : to);
    }

    private Freeze Freeze()
    {
        var from = Near();
        var minutes = _random.Next(2) == 0 ? 1 + _random.Next(120) : 1 + _random.Next(4 * 24 * 60);
        return new Freeze(from, Text(DateTime.Parse(from, CultureInfo.InvariantCulture).AddMinutes(minutes)), "x");
    }

    /// <summary>Within four days of now or, half of the time, within the hours around the change of the clock.</summary>
    private string Near() => _change is { } change && _random.Next(2) == 0
        ? Text(change.AddMinutes(15 * _random.Next(-8, 8)))
        : Text(_shown.AddMinutes(_random.Next(-4 * 24 * 60, 4 * 24 * 60)));

    private string Time(int hours) =>
        TimeOnly.MinValue.AddMinutes(15 * _random.Next(hours * 4)).ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Text(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];

    private static DateTime[] ChangesOf(string id)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        return
        [
            .. new[] { 2010, 2011, 2012, 2026, 2027, 2038 }
                .SelectMany(year => Enumerable.Range(0, 366 * 24).Select(h => new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(h)))
                .Where(hour => zone.GetUtcOffset(hour) != zone.GetUtcOffset(hour.AddHours(1))),
        ];
    }
}
