using System.Globalization;
using PosCloud.Protocol.Preconditions;

namespace PosCloud.Tests.Preconditions;

/// <summary>
/// What schedules allow, minute by minute, straight from the words of docs/preconditions.md: slow, and written without anything of
/// the code under test. Quiet times of more than three days are beyond its margins.
/// </summary>
internal sealed class MinuteByMinute
{
    private const int Day = 24 * 60;
    private const int Margin = 5 * Day;

    private readonly DateTime _first;
    private readonly DateTime[] _clock;
    private readonly bool[] _isForbidden;

    public MinuteByMinute(IReadOnlyList<Schedule> schedules, TimeZoneInfo zone, IReadOnlyList<WeeklySpan> tradingHours, DateTimeOffset now, int days)
    {
        _first = now.UtcDateTime.AddMinutes(-Margin);
        _clock = [.. Enumerable.Range(0, (days * Day) + (2 * Margin)).Select(i => TimeZoneInfo.ConvertTimeFromUtc(_first.AddMinutes(i), zone))];
        _isForbidden = new bool[_clock.Length];
        foreach (var freeze in schedules.SelectMany(s => s.Freezes ?? []))
        {
            Forbid(FirstAt(freeze.From), LastBefore(freeze.To));
        }

        foreach (var quiet in schedules.SelectMany(s => s.Quiet ?? []))
        {
            Forbid(FirstAt(quiet.At) - (quiet.HoursBefore * 60), LastBefore(quiet.At) + (quiet.HoursAfter * 60));
        }

        for (var i = Margin; i < _clock.Length - Margin; i++)
        {
            _isForbidden[i] |= schedules.Any(s =>
                (s.Windows is { } windows && !windows.Any(w => IsIn(w, _clock[i]))) || (s.OutsideTradingHours && tradingHours.Any(t => IsIn(t, _clock[i]))));
        }
    }

    /// <summary>The first minute from now on that is allowed; null when none is in the days that were looked at.</summary>
    public DateTimeOffset? Next()
    {
        var found = Array.IndexOf(_isForbidden, false, Margin, _clock.Length - (2 * Margin));
        return found < 0 ? null : new DateTimeOffset(_first.AddMinutes(found), TimeSpan.Zero);
    }

    private static bool IsIn(WeeklySpan span, DateTime clock)
    {
        foreach (var begin in new[] { clock.Date, clock.Date.AddDays(-1) })
        {
            var from = begin + TimeSpan.Parse(span.From, CultureInfo.InvariantCulture);
            var to = span.To == "24:00" ? begin.AddDays(1) : begin + TimeSpan.Parse(span.To, CultureInfo.InvariantCulture);
            to = to < from ? to.AddDays(1) : to;
            if (span.Days.Any(d => $"{d}" == $"{begin.DayOfWeek}"[..3]) && clock >= from && clock < to)
            {
                return true;
            }
        }

        return false;
    }

    private int FirstAt(string time)
    {
        var found = Array.FindIndex(_clock, clock => clock >= Parse(time));
        return found < 0 ? _clock.Length + (10 * Day) : found;
    }

    private int LastBefore(string time) => Array.FindLastIndex(_clock, clock => clock < Parse(time));

    private void Forbid(int first, int last)
    {
        for (var i = Math.Max(0, first); i <= Math.Min(last, _clock.Length - 1); i++)
        {
            _isForbidden[i] = true;
        }
    }

    private static DateTime Parse(string time) => DateTime.Parse(time, CultureInfo.InvariantCulture);
}
