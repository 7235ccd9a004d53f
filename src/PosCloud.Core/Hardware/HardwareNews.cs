using PosCloud.Protocol.Fleet;

namespace PosCloud.Core.Hardware;

/// <summary>What a check-in had to look up about the terminal's hardware. Nothing, when nothing has changed.</summary>
/// <param name="Peripherals">What appeared, vanished or changed.</param>
/// <param name="Orders">Open work orders; null when they were not looked at.</param>
public sealed record HardwareNews(IReadOnlyList<PeripheralChange> Peripherals, IReadOnlyList<WorkOrder>? Orders = null)
{
    public static HardwareNews None { get; } = new([]);
}
