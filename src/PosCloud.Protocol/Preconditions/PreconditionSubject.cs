using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Preconditions;

/// <summary>The terminal that preconditions are held against: as it is now on the terminal, as it last reported in the service.</summary>
/// <param name="Components">All that is installed.</param>
/// <param name="Peripherals">All that is connected.</param>
/// <param name="Conditions">Power, batch, idle time, space, network, zone, trading hours.</param>
/// <param name="NeededBytes">Free bytes that the upgrade itself needs for this step; 0 when it needs none.</param>
/// <param name="Hardware">The terminal's own hardware; null when unknown.</param>
/// <param name="Updates">Firmware that the release itself brings to peripherals.</param>
public sealed record PreconditionSubject(
    IReadOnlyList<InstalledComponent> Components, IReadOnlyList<Peripheral> Peripherals, Conditions Conditions, long NeededBytes = 0,
    HardwareInfo? Hardware = null, IReadOnlyList<PeripheralUpdate>? Updates = null);
