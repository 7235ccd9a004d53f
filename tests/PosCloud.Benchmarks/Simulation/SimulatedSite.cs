using PosCloud.Core.Terminals;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Benchmarks.Simulation;

/// <summary>A shop: its clock, its hours, its line, and how many of its terminals are in an upgrade.</summary>
internal sealed class SimulatedSite(string name, SimulatedRegion region, int lanes, bool isOffAtNight, double bytesPerSecond)
{
    public string Name => name;

    public SimulatedRegion Region => region;

    public int Lanes => lanes;

    public bool IsOffAtNight => isOffAtNight;

    public double BytesPerSecond => bytesPerSecond;

    public int InUpgrade { get; set; }
}

/// <summary>What all shops of a region have in common. Facts are shared, so that a million terminals fit into memory.</summary>
internal sealed class SimulatedRegion
{
    private static readonly IReadOnlyList<Weekday> EveryDay = Enum.GetValues<Weekday>();

    /// <param name="timeZone">IANA zone.</param>
    /// <param name="opens">Hour of the day.</param>
    /// <param name="closes">Hour of the day.</param>
    public SimulatedRegion(string timeZone, int opens, int closes)
    {
        Zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        Opens = opens;
        Closes = closes;
        var conditions = new Conditions(
            Power: Conditions.Mains, BatchOpen: false, FreeBytes: 1L << 30, Network: "ethernet", Metered: false, TimeZone: timeZone,
            TradingHours: [new WeeklySpan(EveryDay, $"{opens:00}:00", $"{closes:00}:00")]);
        Before = Facts(SimulatedRelease.OldSha256, "1.0.0", conditions);
        After = Facts(SimulatedRelease.NewSha256, "2.0.0", conditions);
    }

    public TimeZoneInfo Zone { get; }

    public int Opens { get; }

    public int Closes { get; }

    public TerminalFacts Before { get; }

    public TerminalFacts After { get; }

    /// <summary>Seconds until the shop opens; 0 when it is open.</summary>
    public int SecondsUntilOpen(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, Zone).TimeOfDay;
        var (opens, closes) = (TimeSpan.FromHours(Opens), TimeSpan.FromHours(Closes));
        return local >= opens && local < closes ? 0 : (int)((local < opens ? opens : opens + TimeSpan.FromDays(1)) - local).TotalSeconds;
    }

    private static TerminalFacts Facts(string sha256, string version, Conditions conditions) => new(
        new HardwareInfo("hw", "P400", "A"),
        [new InstalledComponent("os", version, sha256, SimulatedRelease.Length)],
        [],
        conditions,
        "1.0.0",
        DateTimeOffset.UnixEpoch,
        SimulatedRelease.Decoder);
}
