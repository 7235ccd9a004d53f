namespace PosCloud.Protocol.Preconditions;

/// <summary>Firmware that a release itself brings to a peripheral: what counts is what results.</summary>
/// <param name="Kind">UnifiedPOS device category.</param>
/// <param name="Model">PhysicalDeviceName.</param>
/// <param name="Firmware">The version that it will have.</param>
public sealed record PeripheralUpdate(string Kind, string Model, string Firmware);
