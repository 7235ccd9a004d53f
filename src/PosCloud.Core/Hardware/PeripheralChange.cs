using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Hardware;

/// <summary>A peripheral that appeared, vanished or is another than before.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Peripheral">As it is; of one that is gone, as it was.</param>
/// <param name="Before">As it was, when it changed.</param>
public sealed record PeripheralChange(PeripheralChangeKind Kind, Peripheral Peripheral, Peripheral? Before = null)
{
    public override string ToString() => Kind switch
    {
        PeripheralChangeKind.Added => $"{Named} added",
        PeripheralChangeKind.Removed => $"{Named} removed",
        _ => $"{Named} changed from {Before!.Model} {Before.Firmware} to {Peripheral.Model} {Peripheral.Firmware}",
    };

    private string Named => $"{Peripheral.Kind} {Peripheral.Serial}".TrimEnd();
}
