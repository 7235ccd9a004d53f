using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Events;

/// <summary>A peripheral in an event.</summary>
/// <param name="Kind">UnifiedPOS device category, as the terminal wrote it.</param>
/// <param name="Model">PhysicalDeviceName.</param>
/// <param name="Serial">Empty when unknown.</param>
/// <param name="Firmware">Empty when unknown.</param>
/// <param name="Status">CheckHealthText.</param>
public sealed record PeripheralEventData(string Kind, string Model, string Serial, string Firmware, string Status)
{
    public static PeripheralEventData Of(Peripheral peripheral) =>
        new(peripheral.Kind, peripheral.Model, peripheral.Serial, peripheral.Firmware, peripheral.Status);
}
