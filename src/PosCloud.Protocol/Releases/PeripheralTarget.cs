namespace PosCloud.Protocol.Releases;

/// <summary>The peripherals that a firmware is for.</summary>
/// <param name="Kind">UnifiedPOS device category, for example <c>POSPrinter</c>.</param>
/// <param name="Model">PhysicalDeviceName, exactly.</param>
public sealed record PeripheralTarget(string Kind, string Model);
