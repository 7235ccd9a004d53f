using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Preconditions;

/// <summary>
/// One row of the compatibility matrix: these peripherals on these terminals. A member that is absent fits everything; bounds belong
/// to the range. See docs/hardware.md.
/// </summary>
/// <param name="Kind">UnifiedPOS device category.</param>
/// <param name="Verdict">What is said of them.</param>
/// <param name="Model">PhysicalDeviceName, compared byte by byte.</param>
/// <param name="MinFirmware">The lowest firmware, by <see cref="VersionOrder"/>.</param>
/// <param name="MaxFirmware">The highest firmware.</param>
/// <param name="TerminalModel">Hardware model of the terminal, compared byte by byte.</param>
/// <param name="MinRevision">The lowest hardware revision of the terminal.</param>
/// <param name="MaxRevision">The highest one.</param>
public sealed record CompatibilityRow(
    string Kind,
    CompatibilityVerdict Verdict,
    string? Model = null,
    string? MinFirmware = null,
    string? MaxFirmware = null,
    string? TerminalModel = null,
    string? MinRevision = null,
    string? MaxRevision = null)
{
    internal void Check(FieldChecker check, string pointer)
    {
        PeripheralKinds.Check(check, Kind, $"{pointer}/kind");
        check.OptionalText(Model, Limits.ShortText, $"{pointer}/model");
        check.OptionalText(TerminalModel, Limits.ShortText, $"{pointer}/terminalModel");
        Range(MinFirmware, MaxFirmware, "Firmware");
        Range(MinRevision, MaxRevision, "Revision");

        void Range(string? min, string? max, string name)
        {
            Bound(min, $"{pointer}/min{name}");
            Bound(max, $"{pointer}/max{name}");
            check.That(min is null || max is null || VersionOrder.Instance.Compare(min, max) <= 0, $"{pointer}/max{name}", $"must not be below min{name}");
        }

        void Bound(string? version, string at)
        {
            if (version is not null)
            {
                check.Text(version, 1, Limits.ShortText, at);
            }
        }
    }

    /// <summary>Whether the row is about this peripheral on this terminal. Null when that is not known.</summary>
    /// <param name="peripheral">With the firmware that it will have.</param>
    /// <param name="terminal">The terminal's hardware; null when unknown.</param>
    internal bool? Fits(Peripheral peripheral, HardwareInfo? terminal)
    {
        if (!PeripheralKinds.Same(peripheral.Kind, Kind))
        {
            return false;
        }

        bool?[] parts =
        [
            Same(Model, peripheral.Model),
            InRange(MinFirmware, MaxFirmware, peripheral.Firmware),
            Same(TerminalModel, terminal?.Model),
            InRange(MinRevision, MaxRevision, terminal?.Revision),
        ];
        return Array.Exists(parts, p => p == false) ? false : Array.Exists(parts, p => p is null) ? null : true;
    }

    public override string ToString()
    {
        var terminal = TerminalModel is null && MinRevision is null && MaxRevision is null
            ? ""
            : $" on {TerminalModel ?? "any"}{Bounds(" revision", MinRevision, MaxRevision)}";
        return $"{Kind}{(Model is null ? "" : $" {Model}")}{Bounds(" firmware", MinFirmware, MaxFirmware)}{terminal}";
    }

    private static bool? Same(string? asked, string? seen) => asked is null ? true : string.IsNullOrEmpty(seen) ? null : asked == seen;

    private static bool? InRange(string? min, string? max, string? seen)
    {
        if (min is null && max is null)
        {
            return true;
        }

        return string.IsNullOrEmpty(seen)
            ? null
            : (min is null || VersionOrder.Instance.Compare(seen, min) >= 0) && (max is null || VersionOrder.Instance.Compare(seen, max) <= 0);
    }

    private static string Bounds(string what, string? min, string? max) => (min, max) switch
    {
        (null, null) => "",
        (_, null) => $"{what} at least {min}",
        (null, _) => $"{what} at most {max}",
        _ => $"{what} {min} to {max}",
    };
}
