using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Releases;
using PosCloud.Terminal.Device;
using PosCloud.Terminal.Storage;
using PosCloud.Trust.Releases;

namespace PosCloud.Tests.Terminal.Sets;

/// <summary>Five components of a terminal in two versions, one of each kind.</summary>
internal static class SampleSet
{
    public const string Os = "os";
    public const string App = "payment-app";
    public const string Features = "features";
    public const string Firmware = "printer-firmware";
    public const string Lan = "lan";
    public const string NewProfile = "shop-lan";

    /// <summary>The release that brings the new versions.</summary>
    public const string Summer = "summer";

    public static readonly PeripheralTarget Printer = new("POSPrinter", "Simulated printer");

    /// <summary>In the order in which a release has them.</summary>
    public static IReadOnlyList<string> All { get; } = [Os, App, Features, Firmware, Lan];

    private static readonly Dictionary<string, byte[]> Old = new()
    {
        [Os] = TestImages.Old,
        [App] = TestImages.Random(11, 20_000),
        [Features] = Parameters(tips: false),
        [Firmware] = TestImages.Random(12, 8_000),
        [Lan] = new NetworkProfile(SimulatedEnvironment.FactoryProfile).ToImage(),
    };

    private static readonly Dictionary<string, byte[]> New = new()
    {
        [Os] = TestImages.New,
        [App] = TestImages.Random(13, 22_000),
        [Features] = Parameters(tips: true),
        [Firmware] = TestImages.Random(14, 9_000),
        [Lan] = new NetworkProfile(NewProfile).ToImage(),
    };

    public static byte[] OldImage(string name) => Old[name];

    public static byte[] NewImage(string name) => New[name];

    public static SlotComponent OldComponent(string name) => Slot(name, "1.0.0", Old[name]);

    public static SlotComponent NewComponent(string name) => Slot(name, "2.0.0", New[name]);

    /// <summary>What approvers sign about the new version.</summary>
    public static ReleaseTarget Target(string name, params ComponentRequirement[] requires) => new(
        name, "2.0.0", TestImages.Sha256(New[name]), New[name].Length, Counter: 2, MinimumCounter: name == App ? 2 : 0, Models: [],
        Kind(name), requires.Length > 0 ? requires : null, name == Firmware ? Printer : null, Summer);

    public static DirectiveComponent ToInstall(FakeCloud cloud, string name)
    {
        List<DirectivePackage> packages = name == Os ? [cloud.Package(TestImages.Delta, TestImages.Sha256(TestImages.Old))] : [];
        packages.Add(cloud.Package(TestImages.Encode([], New[name]), null));
        return new DirectiveComponent(name, "2.0.0", TestImages.Sha256(New[name]), New[name].Length, packages);
    }

    /// <summary>A component that the terminal has, as the service names it: without packages.</summary>
    public static DirectiveComponent Installed(string name) => new(name, "1.0.0", TestImages.Sha256(Old[name]), Old[name].Length, []);

    public static byte[] Parameters(bool tips) => JsonSerializer.SerializeToUtf8Bytes(
        new TerminalParameters(new Dictionary<string, bool> { ["tips"] = tips }, new Dictionary<string, string> { ["receipt-footer"] = "Thank you." }),
        ProtocolJson.Default.TerminalParameters);

    private static SlotComponent Slot(string name, string version, byte[] image) =>
        new(name, version, TestImages.Sha256(image), image.Length, Kind(name), name == Firmware ? Printer : null);

    private static ComponentKind Kind(string name) => name switch
    {
        App => ComponentKind.Application,
        Features => ComponentKind.Parameters,
        Firmware => ComponentKind.PeripheralFirmware,
        Lan => ComponentKind.Network,
        _ => ComponentKind.Os,
    };
}
