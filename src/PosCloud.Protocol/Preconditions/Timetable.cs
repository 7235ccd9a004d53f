using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Preconditions;

/// <summary>The rules of some schedules together, for one shop.</summary>
internal sealed class Timetable
{
    /// <summary>How far ahead an opening is looked for: longer than any year, so that a yearly freeze hides none.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(400);

    private readonly bool _isTimed;
    private readonly ZoneClock? _clock;
    private readonly string? _timeZone;
    private readonly List<TimeRule> _rules;

    /// <summary>What all weekly rules allow: one set, so that windows that never meet are seen at once.</summary>
    private readonly WeeklySet? _weekly = WeeklySet.Always;

    /// <param name="schedules">Within their bounds.</param>
    /// <param name="timeZone">IANA zone of the shop; null when unknown.</param>
    /// <param name="tradingHours">When the shop is open; null when unknown.</param>
    public Timetable(IReadOnlyList<Schedule> schedules, string? timeZone, IReadOnlyList<WeeklySpan>? tradingHours)
    {
        _isTimed = schedules.Any(s => s.IsTimed);
        _timeZone = timeZone;
        _clock = _isTimed ? ZoneClock.Find(timeZone) : null;
        _rules = [.. Rules(schedules, tradingHours)];
        foreach (var rule in _rules.OfType<WeeklyRule>())
        {
            _weekly = rule.Allowed is null ? null : _weekly?.Intersect(rule.Allowed);
        }
    }

    /// <summary>Each rule that says no at <paramref name="now"/>, in the order of <see cref="PreconditionRules"/>.</summary>
    public IEnumerable<Refusal> Refusals(DateTimeOffset now)
    {
        if (!_isTimed)
        {
            yield break;
        }

        if (_clock is null)
        {
            yield return new Refusal(PreconditionRules.TimeZoneUnknown, string.IsNullOrEmpty(_timeZone) ? "unknown" : _timeZone, "an IANA time zone");
            yield break;
        }

        var refused = _rules.Where(rule => !rule.Allows(_clock, now.UtcTicks)).ToList();
        if (refused.Count == 0)
        {
            yield break;
        }

        var opening = NextOpening(now, now);
        var shown = $"{ClockText.Show(_clock.Shown(now.UtcTicks))} {_clock.Id}";
        foreach (var rule in refused)
        {
            yield return new Refusal(rule.Rule, rule is WeeklyRule { Allowed: null } ? "unknown" : shown, rule.Needed, opening);
        }
    }

    /// <summary>
    /// The first instant at or after <paramref name="from"/> that every rule allows; null when there is none within
    /// <see cref="Horizon"/> of <paramref name="now"/>.
    /// </summary>
    public DateTimeOffset? NextOpening(DateTimeOffset from, DateTimeOffset now)
    {
        if (!_isTimed)
        {
            return from.ToUniversalTime();
        }

        if (_clock is null || _weekly is null)
        {
            return null;
        }

        // Both steps move forward only, to the first instant that the rule allows. Where neither moves, all rules allow it and none
        // before it was skipped. Each turn leaves a dated span for good, so there are few turns.
        var horizon = Math.Min(now.UtcTicks + Horizon.Ticks, DateTime.MaxValue.Ticks);
        var at = from.UtcTicks;
        while (_clock.Next(_weekly, at, horizon) is { } opening)
        {
            at = _rules.OfType<DatedRule>().Aggregate(opening, (instant, rule) => rule.Next(_clock, instant));
            if (at == opening)
            {
                return new DateTimeOffset(at, TimeSpan.Zero);
            }
        }

        return null;
    }

    private static IEnumerable<TimeRule> Rules(IReadOnlyList<Schedule> schedules, IReadOnlyList<WeeklySpan>? tradingHours)
    {
        foreach (var windows in schedules.Select(s => s.Windows).OfType<IReadOnlyList<WeeklySpan>>())
        {
            yield return new WeeklyRule(PreconditionRules.OutsideWindow, $"in {List(windows)}", WeeklySet.Of(windows));
        }

        if (schedules.Any(s => s.OutsideTradingHours))
        {
            var open = tradingHours is null ? null : WeeklySet.Of(tradingHours);
            var needed = open is null ? "known trading hours" : $"outside {List(tradingHours!)}";
            yield return new WeeklyRule(PreconditionRules.TradingHours, needed, open?.Complement());
        }

        foreach (var freeze in schedules.SelectMany(s => s.Freezes ?? []))
        {
            yield return new DatedRule(
                PreconditionRules.Freeze,
                $"not from {freeze.From} to {freeze.To}: {freeze.Reason}",
                ClockText.DateTimeTicks(freeze.From),
                ClockText.DateTimeTicks(freeze.To));
        }

        foreach (var quiet in schedules.SelectMany(s => s.Quiet ?? []))
        {
            var at = ClockText.DateTimeTicks(quiet.At);
            yield return new DatedRule(
                PreconditionRules.QuietTime,
                $"not from {quiet.HoursBefore} hours before to {quiet.HoursAfter} hours after {quiet.At}: {quiet.Reason}",
                at,
                at,
                quiet.HoursBefore * TimeSpan.TicksPerHour,
                quiet.HoursAfter * TimeSpan.TicksPerHour);
        }
    }

    private static string List(IReadOnlyList<WeeklySpan> spans) => string.Join("; ", spans);
}
