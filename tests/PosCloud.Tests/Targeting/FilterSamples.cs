using PosCloud.Core.Targeting;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Targeting;

/// <summary>A terminal that has every fact, and short ways to ask for a filter.</summary>
internal static class FilterSamples
{
    public const string OsHash = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    public static FilterSubject Till { get; } = new(
        "till-7",
        "shop-12",
        new Dictionary<string, string> { ["merchant"] = "acme", ["region"] = "north", ["ring"] = "pilot", ["floor.level"] = "2", ["note"] = "" },
        new HardwareInfo("SN-100", "P400", "B2"),
        [new InstalledComponent("os", "2.9.0", OsHash, 10), new InstalledComponent("pay.core", "1.4", new string('a', 64), 20)],
        [
            new Peripheral("POSPrinter", "TM-88", "1", "3.1", "ok"),
            new Peripheral("posprinter", "TM-20", "2", "4.0", "paper low"),
            new Peripheral("Scanner", "QuickScan", "3", "", ""),
        ],
        "1.2.0",
        new Conditions(Power: "mains", Network: "ethernet", TimeZone: "Europe/Berlin"),
        [new TerminalCertificate("host-tls", new string('b', 64), new DateTimeOffset(2027, 1, 31, 23, 0, 0, TimeSpan.Zero))],
        new DateTimeOffset(2026, 11, 2, 1, 0, 0, TimeSpan.Zero));

    /// <summary>A terminal of which nothing is known but what it cannot be without.</summary>
    public static FilterSubject Bare { get; } = new(
        "till-8", "", new Dictionary<string, string>(), new HardwareInfo("SN-101", "", ""), [], [], "", new Conditions());

    public static TargetFilter Parse(string text)
    {
        Assert.True(TargetFilter.Parse(text).Is(out var filter, out var error), $"{text}: {error}");
        return filter;
    }

    public static FilterError Refuse(string text)
    {
        Assert.False(TargetFilter.Parse(text).Is(out var filter, out var error), $"{text} was taken as {filter}");
        return error;
    }

    /// <summary>True, false, or null for unknown; of the last two neither is in the target.</summary>
    public static bool? Evaluate(string text, FilterSubject subject)
    {
        var filter = Parse(text);
        var value = filter.Root.Evaluate(subject);
        Assert.Equal(value == true, filter.Matches(subject));
        return value;
    }
}
