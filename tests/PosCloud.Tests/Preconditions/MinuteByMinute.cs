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
    private const int Margin = 4 * Day;

    private readonly IReadOnlyList<Schedule> _schedules;
    private readonly IReadOnlyList<WeeklySpan> _tradingHours;
    private readonly DateTime _first;
    private readonly DateTime[] _clock;
    private readonly bool[] _isForbidden;

    public MinuteByMinute(IReadOnlyList<Schedule> schedules, TimeZoneInfo zone, IReadOnlyList<WeeklySpan> tradingHours, DateTimeOffset now, int days)
    {
        _schedules = schedules;
        _tradingHours = tradingHours;
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
    }

    /// <summary>The first minute from now on that is allowed; null when none is in the days that were looked at.</summary>
    public DateTimeOffset? Next()
    {
        for (var i = Margin; i < _clock.Length - Margin; i++)
        {
            if (!_isForbidden[i] && _schedules.All(s => IsOpen(s, _clock[i])))
            {
                return new DateTimeOffset(_first.AddMinutes(i), TimeSpan.Zero);
            }
        }

        return null;
    }

    private bool IsOpen(Schedule schedule, DateTime clock) =>
        (schedule.Windows is not { } windows || windows.Any(w => IsIn(w, clock))) && !(schedule.OutsideTradingHours && _tradingHours.Any(t => IsIn(t, clock)));

    private static bool IsIn(WeeklySpan span, DateTime clock)
    {
        foreach (var begin in new[] { clock.Date, clock.Date.AddDays(-1) })
        {
            if (!span.Days.Any(d => (int)begin.DayOfWeek == ((int)d + 1) % 7))
            {
                continue;
            }

            var from = begin + TimeSpan.Parse(span.From, CultureInfo.InvariantCulture);
            var to = span.To == "24:00" ? begin.AddDays(1) : begin + TimeSpan.Parse(span.To, CultureInfo.InvariantCulture);
            to = to < from ? to.AddDays(1) : to;
            if (clock >= from && clock < to)
            {
                return true;
            }
        }

        return false;
    }

    private int FirstAt(string text)
    {
        var time = Parse(text);
        var found = Array.FindIndex(_clock, clock => clock >= time);
        return found < 0 ? _clock.Length + (10 * Day) : found;
    }

    private int LastBefore(string text)
    {
        var time = Parse(text);
        return Array.FindLastIndex(_clock, clock => clock < time);
    }

    private void Forbid(int first, int last)
    {
        for (var i = Math.Max(0, first); i <= Math.Min(last, _clock.Length - 1); i++)
        {
            _isForbidden[i] = true;
        }
    }

    private static DateTime Parse(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);
}
