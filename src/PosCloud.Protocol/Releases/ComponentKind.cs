using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Releases;

/// <summary>Who takes a component over once the terminal has switched to the set that it is in.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ComponentKind>))]
public enum ComponentKind
{
    /// <summary>The boot loader. What a component is that does not say otherwise; it replaces one that is installed.</summary>
    Os,

    /// <summary>The terminal's software: a payment application, a till.</summary>
    Application,

    /// <summary>The applications: settings and feature switches, see <see cref="TerminalParameters"/>.</summary>
    Parameters,

    /// <summary>A peripheral, which is flashed with it.</summary>
    PeripheralFirmware,

    /// <summary>The network: driver, protocol settings, Wi-Fi or APN profile, certificates. Connectivity is tested after it.</summary>
    Network,
}
