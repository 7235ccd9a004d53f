using System.Globalization;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Preconditions;

/// <summary>
/// Whether an upgrade may go on with a step, and why not. Pure: the terminal asks right before the step, the service asks about the
/// last report, and both get the same answer. What is unknown is "no".
/// </summary>
public static class PreconditionEvaluator
{
    /// <summary>Characters of what a refusal says: refusals travel in the terminal's sealed state, which is bounded.</summary>
    internal const int MaxText = 96;

    private const string Unknown = "unknown";

    /// <returns>Null when the step may begin, or the first rule that says no in the order of <see cref="PreconditionRules"/>.</returns>
    /// <inheritdoc cref="EvaluateAll"/>
    public static Refusal? Evaluate(
        IReadOnlyList<UpgradePreconditions?> preconditions, PreconditionSubject subject, UpgradeStep step, DateTimeOffset now) =>
        Refusals(preconditions, subject, step, now).Select(Shortened).FirstOrDefault();

    /// <summary>Every rule that says no, for people.</summary>
    /// <param name="preconditions">The release's and the rollout's: all must hold.</param>
    /// <param name="subject">The terminal.</param>
    /// <param name="step">The step that is about to begin.</param>
    /// <param name="now">UTC.</param>
    /// <returns>
    /// In the order of <see cref="PreconditionRules"/>. <see cref="Refusal.NextTry"/> is the next instant that the schedules allow, for
    /// rules that time alone can change; null for the others, and when the schedules do not open within 400 days.
    /// </returns>
    public static IReadOnlyList<Refusal> EvaluateAll(
        IReadOnlyList<UpgradePreconditions?> preconditions, PreconditionSubject subject, UpgradeStep step, DateTimeOffset now) =>
        [.. Refusals(preconditions, subject, step, now).Select(Shortened)];

    /// <summary>The first instant from <paramref name="now"/> on that the schedule allows.</summary>
    /// <param name="schedule">When an upgrade may go on.</param>
    /// <param name="timeZone">IANA zone of the shop; null when unknown.</param>
    /// <param name="tradingHours">When the shop is open; null when unknown.</param>
    /// <param name="now">UTC.</param>
    /// <returns>UTC; <paramref name="now"/> itself when it is allowed; null when nothing is within 400 days, or what must be known is not.</returns>
    public static DateTimeOffset? NextOpening(
        Schedule schedule, string? timeZone, IReadOnlyList<WeeklySpan>? tradingHours, DateTimeOffset now)
    {
        var check = new FieldChecker();
        schedule.Check(check, "");
        return check.Error is null ? new Timetable([schedule], timeZone, tradingHours).NextOpening(now, now) : null;
    }

    /// <summary>The first peripheral that the compatibility matrices forbid; null when all of them may be there.</summary>
    public static Refusal? Incompatible(IReadOnlyList<UpgradePreconditions?> preconditions, PreconditionSubject subject) =>
        CompatibilityRules.Check(preconditions.OfType<UpgradePreconditions>(), subject).Select(Shortened).FirstOrDefault();

    /// <summary>The bytes that downloads may take on one day over a metered link: of several budgets the least. Null for no budget.</summary>
    public static long? MeteredBudget(IEnumerable<UpgradePreconditions?> preconditions) => preconditions.Min(p => p?.MeteredBytesPerDay);

    /// <summary>The first instant from <paramref name="now"/> on at which the schedules let a terminal install.</summary>
    /// <param name="preconditions">The release's and the rollout's: all must hold.</param>
    /// <param name="conditions">Zone and trading hours of the shop.</param>
    /// <param name="now">UTC.</param>
    /// <returns>UTC; null when nothing restricts it to a time, or nothing opens.</returns>
    public static DateTimeOffset? NextInstall(IReadOnlyList<UpgradePreconditions> preconditions, Conditions conditions, DateTimeOffset now)
    {
        var check = new FieldChecker();
        foreach (var precondition in preconditions)
        {
            precondition.Check(check);
        }

        var schedules = preconditions.Select(p => p.Schedule).OfType<Schedule>().Where(s => s.IsTimed).ToList();
        return check.Error is null && schedules.Count > 0
            ? new Timetable(schedules, conditions.TimeZone, conditions.TradingHours).NextOpening(now, now)
            : null;
    }

    private static IEnumerable<Refusal> Refusals(
        IReadOnlyList<UpgradePreconditions?> preconditions, PreconditionSubject subject, UpgradeStep step, DateTimeOffset now)
    {
        var all = preconditions.OfType<UpgradePreconditions>().ToList();
        var check = new FieldChecker();
        all.ForEach(p => p.Check(check));
        if (check.Error is not null)
        {
            return [new Refusal(PreconditionRules.Invalid, check.Error, "preconditions within their bounds")];
        }

        var conditions = subject.Conditions;
        var isDownload = step == UpgradeStep.Download;
        var timetable = new Timetable(
            [.. all.Select(p => p.Schedule).OfType<Schedule>().Where(s => !isDownload || s.DownloadInWindow)],
            conditions.TimeZone,
            conditions.TradingHours);
        var parts = EquipmentRules.Components(all, subject.Components)
            .Concat(EquipmentRules.Peripherals(all, subject.Peripherals))
            .Concat(CompatibilityRules.Check(all, subject));
        if (step != UpgradeStep.Switch)
        {
            parts = parts.Concat(FreeSpace(all, subject));
        }

        parts = isDownload ? parts.Concat(Network(all, conditions, now)) : parts.Concat(Power(all, conditions));
        parts = parts.Concat(timetable.Refusals(now));
        return isDownload ? parts : parts.Concat(Money(all, conditions)).Concat(Idle(all, conditions, timetable, now));
    }

    private static IEnumerable<Refusal> FreeSpace(List<UpgradePreconditions> all, PreconditionSubject subject)
    {
        var extra = all.Max(p => p.FreeBytes) ?? 0;
        var needed = subject.NeededBytes > long.MaxValue - extra ? long.MaxValue : subject.NeededBytes + extra;
        if (needed > 0 && !(subject.Conditions.FreeBytes >= needed))
        {
            yield return AtLeast(PreconditionRules.FreeSpace, subject.Conditions.FreeBytes, needed, "bytes");
        }
    }

    private static IEnumerable<Refusal> Power(List<UpgradePreconditions> all, Conditions conditions)
    {
        if (conditions.Power == Conditions.Mains)
        {
            yield break;
        }

        if (all.Exists(p => p.Power == PowerNeed.Mains))
        {
            yield return new Refusal(PreconditionRules.Power, string.IsNullOrEmpty(conditions.Power) ? Unknown : conditions.Power, Conditions.Mains);
        }

        if (all.Max(p => p.MinBatteryPercent) is { } charge && !(conditions.BatteryPercent >= charge))
        {
            yield return AtLeast(PreconditionRules.BatteryLow, conditions.BatteryPercent, charge, "percent, or mains");
        }
    }

    private static IEnumerable<Refusal> Network(List<UpgradePreconditions> all, Conditions conditions, DateTimeOffset now)
    {
        if (conditions.Metered != false && all.Exists(p => p.Network == NetworkNeed.Unmetered))
        {
            yield return new Refusal(PreconditionRules.NetworkMetered, conditions.Metered is null ? Unknown : "metered", "unmetered");
        }

        if (all.Max(p => p.MinLinkQualityPercent) is { } quality && !(conditions.LinkQualityPercent >= quality))
        {
            yield return AtLeast(PreconditionRules.LinkQuality, conditions.LinkQualityPercent, quality, "percent");
        }

        if (MeteredBudget(all) is { } budget && conditions.Metered != false && !(conditions.MeteredBytesToday < budget))
        {
            var seen = conditions.MeteredBytesToday is null ? Unknown : $"{Number(conditions.MeteredBytesToday)} bytes today";
            yield return new Refusal(
                PreconditionRules.MeteredBudget,
                seen,
                string.Create(CultureInfo.InvariantCulture, $"less than {budget} bytes a day, or an unmetered network"),
                conditions.MeteredBytesToday is null ? null : ShopDay.Next(conditions.TimeZone, now));
        }
    }

    private static IEnumerable<Refusal> Money(List<UpgradePreconditions> all, Conditions conditions)
    {
        if (conditions.BatchOpen != false && all.Exists(p => p.BatchClosed))
        {
            yield return new Refusal(PreconditionRules.BatchOpen, conditions.BatchOpen is null ? Unknown : "open", "closed");
        }

        if (conditions.StoredOfflineTransactions != 0 && all.Exists(p => p.NoOfflineTransactions))
        {
            yield return new Refusal(PreconditionRules.OfflineTransactions, Number(conditions.StoredOfflineTransactions), "0");
        }
    }

    private static IEnumerable<Refusal> Idle(List<UpgradePreconditions> all, Conditions conditions, Timetable timetable, DateTimeOffset now)
    {
        if (all.Max(p => p.MinIdleSeconds) is { } seconds && !(conditions.IdleSeconds >= seconds))
        {
            // A terminal that nobody touches becomes idle by itself.
            var wait = TimeSpan.FromSeconds(seconds - Math.Max(0, conditions.IdleSeconds ?? 0));
            DateTimeOffset? nextTry = conditions.IdleSeconds is null || now > DateTimeOffset.MaxValue - wait ? null : timetable.NextOpening(now + wait, now);
            yield return AtLeast(PreconditionRules.Busy, conditions.IdleSeconds, seconds, "seconds") with { NextTry = nextTry };
        }
    }

    private static Refusal Shortened(Refusal refusal) => refusal with { Seen = Shortened(refusal.Seen), Needed = Shortened(refusal.Needed) };

    private static string Shortened(string text)
    {
        if (text.Length <= MaxText)
        {
            return text;
        }

        // Half of a surrogate pair is no character.
        var length = char.IsHighSurrogate(text[MaxText - 2]) ? MaxText - 2 : MaxText - 1;
        return $"{text[..length]}\u2026";
    }

    private static Refusal AtLeast(string rule, long? seen, long needed, string unit) =>
        new(rule, Number(seen), string.Create(CultureInfo.InvariantCulture, $"at least {needed} {unit}"));

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? Unknown;
}
