using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;
using static PosCloud.Tests.Preconditions.PreconditionSamples;

namespace PosCloud.Tests.Preconditions;

public sealed class PreconditionRuleTests
{
    private static readonly Schedule Windowed = InWindows(new WeeklySpan([Weekday.Sun], "02:00", "02:30"));

    /// <summary>The one change after which the named rule, and no other, says no; with what it says.</summary>
    private static readonly Case[] Cases =
    [
        new(PreconditionRules.Invalid, UpgradeStep.Install, Full with { MinBatteryPercent = 101 }, Good, "/minBatteryPercent: must be between 1 and 100", "preconditions within their bounds"),
        new(PreconditionRules.ComponentVersion, UpgradeStep.Download, Full with { Components = [new ComponentNeed("os", "2.10.1")] }, Good, "os 2.10.0", "os at least 2.10.1"),
        new(PreconditionRules.ComponentVersion, UpgradeStep.Switch, Full with { Components = [new ComponentNeed("app", "0")] }, Good, "app unknown", "app at least 0"),
        new(PreconditionRules.PeripheralAbsent, UpgradeStep.Download, Full, Good with { Peripherals = [] }, "no POSPrinter TM-1", "POSPrinter TM-1"),
        new(PreconditionRules.PeripheralAbsent, UpgradeStep.Switch, Full with { Peripherals = [new PeripheralNeed("Scanner")] }, Good, "no Scanner", "Scanner"),
        new(PreconditionRules.PeripheralFirmware, UpgradeStep.Download, Full with { Peripherals = [new PeripheralNeed("POSPrinter", null, "1.10")] }, Good, "POSPrinter 1.9", "POSPrinter with firmware at least 1.10"),
        new(PreconditionRules.PeripheralFirmware, UpgradeStep.Switch, Full with { Peripherals = [new PeripheralNeed("POSPrinter", "TM-2", "0")] }, Good, "POSPrinter unknown", "POSPrinter TM-2 with firmware at least 0"),
        new(PreconditionRules.PeripheralIncompatible, UpgradeStep.Download, Full, Good with { Hardware = new("sn-1", "P500", "B") }, "POSPrinter TM-1 firmware 1.9 on P500 revision B", "POSPrinter TM-1 firmware at most 1.9 on P400 revision at least A, or one of 1 more rows"),
        new(PreconditionRules.PeripheralIncompatible, UpgradeStep.Switch, Full, Good with { Hardware = null }, "POSPrinter TM-1 firmware 1.9 on unknown revision unknown", "POSPrinter TM-1 firmware at most 1.9 on P400 revision at least A, or one of 1 more rows"),
        new(PreconditionRules.PeripheralIncompatible, UpgradeStep.Install, Full, Good with { Updates = [new PeripheralUpdate("POSPrinter", "TM-1", "2.0")] }, "POSPrinter TM-1 firmware 2.0 on P400 revision B", "POSPrinter TM-1 firmware at most 1.9 on P400 revision at least A, or one of 1 more rows"),
        new(PreconditionRules.FreeSpace, UpgradeStep.Download, Full, With(c => c with { FreeBytes = 999_999 }), "999999", "at least 1000000 bytes"),
        new(PreconditionRules.FreeSpace, UpgradeStep.Install, Full, With(c => c with { FreeBytes = null }), "unknown", "at least 1000000 bytes"),
        new(PreconditionRules.FreeSpace, UpgradeStep.Install, new(), With(c => c with { FreeBytes = 899_999 }), "899999", "at least 900000 bytes"),
        new(PreconditionRules.FreeSpace, UpgradeStep.Install, Full, Good with { NeededBytes = long.MaxValue }, "1000000", "at least 9223372036854775807 bytes"),
        new(PreconditionRules.Power, UpgradeStep.Install, Full, With(c => c with { Power = "battery", BatteryPercent = 50 }), "battery", "mains"),
        new(PreconditionRules.Power, UpgradeStep.Switch, Full, With(c => c with { Power = null, BatteryPercent = 50 }), "unknown", "mains"),
        new(PreconditionRules.BatteryLow, UpgradeStep.Install, Full with { Power = PowerNeed.Any }, With(c => c with { Power = "battery", BatteryPercent = 49 }), "49", "at least 50 percent, or mains"),
        new(PreconditionRules.BatteryLow, UpgradeStep.Switch, Full with { Power = null }, With(c => c with { Power = null, BatteryPercent = null }), "unknown", "at least 50 percent, or mains"),
        new(PreconditionRules.NetworkMetered, UpgradeStep.Download, Full, With(c => c with { Metered = true }), "metered", "unmetered"),
        new(PreconditionRules.NetworkMetered, UpgradeStep.Download, Full, With(c => c with { Metered = null }), "unknown", "unmetered"),
        new(PreconditionRules.LinkQuality, UpgradeStep.Download, Full, With(c => c with { LinkQualityPercent = 69 }), "69", "at least 70 percent"),
        new(PreconditionRules.LinkQuality, UpgradeStep.Download, Full, With(c => c with { LinkQualityPercent = null }), "unknown", "at least 70 percent"),
        new(PreconditionRules.MeteredBudget, UpgradeStep.Download, Full with { Network = null }, With(c => c with { Metered = true, MeteredBytesToday = 1_000 }), "1000 bytes today", "less than 1000 bytes a day, or an unmetered network", "2030-01-20T23:00Z"),
        new(PreconditionRules.MeteredBudget, UpgradeStep.Download, Full with { Network = null }, With(c => c with { Metered = null, MeteredBytesToday = null }), "unknown", "less than 1000 bytes a day, or an unmetered network"),
        new(PreconditionRules.TimeZoneUnknown, UpgradeStep.Install, Full, With(c => c with { TimeZone = null }), "unknown", "an IANA time zone"),
        new(PreconditionRules.TimeZoneUnknown, UpgradeStep.Switch, Full, With(c => c with { TimeZone = "Mars/Olympus" }), "Mars/Olympus", "an IANA time zone"),
        new(PreconditionRules.OutsideWindow, UpgradeStep.Install, Timed(Windowed), Good, "sun 2030-01-20T02:30 Europe/Berlin", "in sun 02:00-02:30", "2030-01-27T01:00Z"),
        new(PreconditionRules.TradingHours, UpgradeStep.Switch, Full, With(c => c with { TradingHours = [new WeeklySpan([Weekday.Sat], "18:00", "02:31")] }), "sun 2030-01-20T02:30 Europe/Berlin", "outside sat 18:00-02:31", "2030-01-20T01:31Z"),
        new(PreconditionRules.TradingHours, UpgradeStep.Switch, Full, With(c => c with { TradingHours = null }), "unknown", "known trading hours"),
        new(PreconditionRules.TradingHours, UpgradeStep.Switch, Full, With(c => c with { TradingHours = [new WeeklySpan([Weekday.Sat], "8", "9")] }), "unknown", "known trading hours"),
        new(PreconditionRules.Freeze, UpgradeStep.Install, Timed(FullSchedule with { Freezes = [new Freeze("2030-01-20T02:30", "2030-01-20T02:31", "stocktaking")] }), Good, "sun 2030-01-20T02:30 Europe/Berlin", "not from 2030-01-20T02:30 to 2030-01-20T02:31: stocktaking", "2030-01-20T01:31Z"),
        new(PreconditionRules.QuietTime, UpgradeStep.Install, Timed(FullSchedule with { Quiet = [new QuietTime("2030-01-20T03:30", 1, 0, "audit")] }), Good, "sun 2030-01-20T02:30 Europe/Berlin", "not from 1 hours before to 0 hours after 2030-01-20T03:30: audit", "2030-01-20T02:30Z"),
        new(PreconditionRules.BatchOpen, UpgradeStep.Install, Full, With(c => c with { BatchOpen = true }), "open", "closed"),
        new(PreconditionRules.BatchOpen, UpgradeStep.Switch, Full, With(c => c with { BatchOpen = null }), "unknown", "closed"),
        new(PreconditionRules.OfflineTransactions, UpgradeStep.Install, Full, With(c => c with { StoredOfflineTransactions = 1 }), "1", "0"),
        new(PreconditionRules.OfflineTransactions, UpgradeStep.Switch, Full, With(c => c with { StoredOfflineTransactions = null }), "unknown", "0"),
        new(PreconditionRules.Busy, UpgradeStep.Install, Full, With(c => c with { IdleSeconds = 599 }), "599", "at least 600 seconds", "2030-01-20T01:30:01Z"),
        new(PreconditionRules.Busy, UpgradeStep.Switch, Full with { MinIdleSeconds = 7200 }, Good, "600", "at least 7200 seconds", "2030-01-27T01:00Z"),
        new(PreconditionRules.Busy, UpgradeStep.Switch, Full, With(c => c with { IdleSeconds = null }), "unknown", "at least 600 seconds"),
    ];

    /// <summary>For each rule at least one terminal that violates it at a step at which it matters.</summary>
    internal static IEnumerable<(string Rule, UpgradePreconditions Preconditions, PreconditionSubject Subject)> Violations =>
        Cases.Select(c => (c.Rule, c.Preconditions, c.Subject));

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Cases.Length)];

    public static TheoryData<UpgradeStep> Steps => [.. Enum.GetValues<UpgradeStep>()];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Evaluate_OneReasonAgainst_NamesItAndNoOther(int number)
    {
        var c = Cases[number];
        var expected = new Refusal(c.Rule, c.Seen, c.Needed, c.NextTry is null ? null : Utc(c.NextTry));

        Assert.Equal([expected], PreconditionEvaluator.EvaluateAll([c.Preconditions], c.Subject, c.Step, Now));
        Assert.Equal(expected, PreconditionEvaluator.Evaluate([new UpgradePreconditions(), c.Preconditions, null], c.Subject, c.Step, Now));
    }

    [Fact]
    public void Rules_OfTheCode_AreAllReachable() =>
        Assert.Equal(Rules.Order(), Cases.Select(c => c.Rule).Distinct().Order());

    [Theory]
    [MemberData(nameof(Steps))]
    public void Evaluate_EverythingAtItsBound_Allows(UpgradeStep step) => Assert.Empty(PreconditionEvaluator.EvaluateAll([Full, Full], Good, step, Now));

    [Theory]
    [InlineData("mains", null)]
    [InlineData("battery", 50)]
    [InlineData(null, 50)]
    public void Evaluate_MainsOrEnoughCharge_Allows(string? power, int? charge) =>
        Assert.Null(PreconditionEvaluator.Evaluate(
            [new UpgradePreconditions(MinBatteryPercent: 50)], With(c => c with { Power = power, BatteryPercent = charge }), UpgradeStep.Install, Now));

    /// <summary>The table of docs/preconditions.md.</summary>
    [Theory]
    [InlineData(UpgradeStep.Download, "component-version peripheral-absent free-space network-metered link-quality metered-budget")]
    [InlineData(UpgradeStep.Install, "component-version peripheral-absent free-space power battery-low time-zone-unknown batch-open offline-transactions busy")]
    [InlineData(UpgradeStep.Switch, "component-version peripheral-absent power battery-low time-zone-unknown batch-open offline-transactions busy")]
    public void EvaluateAll_OfATerminalThatKnowsNothing_NamesTheRulesOfTheStepInOrder(UpgradeStep step, string rules) =>
        Assert.Equal(rules.Split(' '), PreconditionEvaluator.EvaluateAll([Full], new([], [], new()), step, Now).Select(r => r.Rule));

    [Fact]
    public void Evaluate_DownloadInWindow_HoldsTheDownloadToThatSchedule()
    {
        Assert.Null(PreconditionEvaluator.Evaluate([Timed(Windowed)], Good, UpgradeStep.Download, Now));
        Assert.Equal(
            PreconditionRules.OutsideWindow,
            PreconditionEvaluator.Evaluate([Timed(Windowed with { DownloadInWindow = true })], Good, UpgradeStep.Download, Now)?.Rule);
    }

    [Fact]
    public void Evaluate_AfterTheDeadline_KeepsEveryRule() =>
        Assert.Equal(
            PreconditionRules.OutsideWindow,
            PreconditionEvaluator.Evaluate([Timed(Windowed with { Deadline = Now.AddDays(-1) })], Good, UpgradeStep.Install, Now)?.Rule);

    [Fact]
    public void Evaluate_ReleaseAndRolloutDiffer_TheStricterDecides() =>
        Assert.Equal(
            ["at least 1000050 bytes", "at least 900 seconds"],
            PreconditionEvaluator.EvaluateAll(
                [new(MinIdleSeconds: 900, FreeBytes: 5), new(MinIdleSeconds: 700, FreeBytes: 100_050)], Good, UpgradeStep.Install, Now).Select(r => r.Needed));

    [Fact]
    public void Evaluate_WindowsOfReleaseAndRolloutThatNeverMeet_NameBothAndNoNextTry()
    {
        var refusals = PreconditionEvaluator.EvaluateAll(
            [Timed(InWindows(new WeeklySpan([Weekday.Mon], "00:00", "24:00"))), Timed(InWindows(new WeeklySpan([Weekday.Tue], "00:00", "24:00")))],
            Good,
            UpgradeStep.Install,
            Now);

        Assert.Equal(["in mon 00:00-24:00", "in tue 00:00-24:00"], refusals.Select(r => r.Needed));
        Assert.All(refusals, r => Assert.Null(r.NextTry));
    }

    [Fact]
    public void Evaluate_NothingAskedFor_AllowsATerminalThatKnowsNothing()
    {
        Assert.Null(PreconditionEvaluator.Evaluate([], new([], [], new()), UpgradeStep.Install, Now));
        Assert.Null(PreconditionEvaluator.Evaluate([new(Schedule: new Schedule(Deadline: Now))], new([], [], new()), UpgradeStep.Install, Now));
    }

    [Fact]
    public void Evaluate_LongTexts_AreCutToWholeCharacters()
    {
        var faces = string.Concat(Enumerable.Repeat("\U0001F600", 32));
        var refusal = PreconditionEvaluator.Evaluate([new(Peripherals: [new PeripheralNeed(faces, faces)])], Good, UpgradeStep.Install, Now)!;

        Assert.EndsWith("\U0001F600\u2026", refusal.Seen, StringComparison.Ordinal);
        Assert.InRange(refusal.Seen.Length, 95, 96);
    }

    private static IEnumerable<string> Rules => typeof(PreconditionRules).GetFields().Select(f => (string)f.GetRawConstantValue()!);

    private sealed record Case(
        string Rule, UpgradeStep Step, UpgradePreconditions Preconditions, PreconditionSubject Subject, string Seen, string Needed, string? NextTry = null);
}
