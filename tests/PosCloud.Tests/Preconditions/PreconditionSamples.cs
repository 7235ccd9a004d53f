using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Preconditions;

/// <summary>A terminal for which every rule says yes, and preconditions that ask for everything.</summary>
internal static class PreconditionSamples
{
    /// <summary>A Sunday, 02:30 in Berlin.</summary>
    public static readonly DateTimeOffset Now = new(2030, 1, 20, 1, 30, 0, TimeSpan.Zero);

    public static readonly Weekday[] EveryDay = Enum.GetValues<Weekday>();

    public static readonly Conditions GoodConditions = new(
        Power: "mains",
        BatteryPercent: 10,
        BatchOpen: false,
        StoredOfflineTransactions: 0,
        IdleSeconds: 600,
        FreeBytes: 1_000_000,
        Network: "ethernet",
        Metered: false,
        TimeZone: "Europe/Berlin",
        LinkQualityPercent: 70,
        MeteredBytesToday: 0,
        TradingHours: [new WeeklySpan([Weekday.Mon, Weekday.Sat], "08:00", "20:00")]);

    public static readonly PreconditionSubject Good = new(
        [new InstalledComponent("os", "2.10.0", new string('a', 64), 1000)],
        [new Peripheral("POSPrinter", "TM-1", "sn", "1.9", "OK"), new Peripheral("POSPrinter", "TM-2", "sn", "", "OK")],
        GoodConditions,
        NeededBytes: 900_000,
        new HardwareInfo("sn-1", "P400", "B"));

    public static readonly Schedule FullSchedule = new(
        Windows: [new WeeklySpan([Weekday.Sun], "02:00", "04:00")],
        OutsideTradingHours: true,
        Freezes: [new Freeze("2030-12-20T00:00", "2031-01-02T00:00", "Christmas")],
        Quiet: [new QuietTime("2030-11-29T06:00", 48, 24, "sale")],
        Deadline: Now.AddDays(30),
        Deferral: new DeferralLimit(3, Now.AddDays(20)));

    public static readonly UpgradePreconditions Full = new(
        PowerNeed.Mains,
        MinBatteryPercent: 50,
        BatchClosed: true,
        NoOfflineTransactions: true,
        MinIdleSeconds: 600,
        FreeBytes: 100_000,
        NetworkNeed.Unmetered,
        MinLinkQualityPercent: 70,
        [new ComponentNeed("os", "2.10")],
        [new PeripheralNeed("POSPrinter", "TM-1", "1.9")],
        FullSchedule,
        [
            new CompatibilityRow("POSPrinter", CompatibilityVerdict.Allowed, "TM-1", MaxFirmware: "1.9", TerminalModel: "P400", MinRevision: "A"),
            new CompatibilityRow("POSPrinter", CompatibilityVerdict.Allowed, "TM-2"),
            new CompatibilityRow("POSPrinter", CompatibilityVerdict.Forbidden, "TM-3"),
        ],
        MeteredBytesPerDay: 1_000);

    public static PreconditionSubject With(Func<Conditions, Conditions> change) => Good with { Conditions = change(GoodConditions) };

    public static UpgradePreconditions Timed(Schedule schedule) => new(Schedule: schedule);

    public static Schedule InWindows(params WeeklySpan[] windows) => new(Windows: windows);

    public static DateTimeOffset Utc(string time) =>
        DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);
}
