using System.Globalization;
using Microsoft.Extensions.Configuration;
using NCrontab;

namespace Microsoft.Azure.Functions.Worker.LocalHost.Timers;

/// <summary>When a timer runs, in UTC: NCRONTAB with 6 or 5 fields, or a TimeSpan between runs.</summary>
internal sealed class TimerSchedule
{
    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _interval;

    private TimerSchedule(CrontabSchedule? cron, TimeSpan interval)
    {
        _cron = cron;
        _interval = interval;
    }

    /// <summary>Reads an expression; <c>%SettingName%</c> is looked up in the configuration.</summary>
    /// <exception cref="InvalidOperationException">The setting is missing or the expression is neither form.</exception>
    public static TimerSchedule Parse(string expression, IConfiguration configuration)
    {
        var text = expression.Trim();
        if (text.Length > 2 && text.StartsWith('%') && text.EndsWith('%'))
        {
            text = configuration[text[1..^1]]
                ?? throw new InvalidOperationException($"The setting '{text[1..^1]}' of a timer's schedule is missing.");
        }

        var withSeconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6;
        if (CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = withSeconds }) is { } cron)
        {
            return new TimerSchedule(cron, default);
        }

        // A bare number is no schedule, although TimeSpan reads it as days.
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero && text.Contains(':', StringComparison.Ordinal)
            ? new TimerSchedule(null, interval)
            : throw new InvalidOperationException($"The schedule '{text}' is neither an NCRONTAB expression nor a positive TimeSpan.");
    }

    /// <summary>The first run after a moment, both UTC.</summary>
    public DateTime Next(DateTime after) =>
        _cron is null ? after + _interval : DateTime.SpecifyKind(_cron.GetNextOccurrence(after), DateTimeKind.Utc);

    /// <summary>A schedule with runs less than a minute apart is not monitored, as in the official listener.</summary>
    public bool IsMonitorable(DateTime now)
    {
        var next = Next(now);
        return Next(next) - next >= TimeSpan.FromMinutes(1);
    }
}
