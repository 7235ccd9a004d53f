namespace PosCloud.Protocol.Terminals;

/// <summary>A peripheral, named as UnifiedPOS does.</summary>
/// <param name="Kind">UnifiedPOS device category, for example <c>POSPrinter</c>, <c>Scanner</c>, <c>PINPad</c>, <c>CashDrawer</c>.</param>
/// <param name="Model">PhysicalDeviceName.</param>
/// <param name="Serial">Serial number, empty when unknown.</param>
/// <param name="Firmware">Firmware version, empty when unknown.</param>
/// <param name="Status">CheckHealthText.</param>
public sealed record Peripheral(string Kind, string Model, string Serial, string Firmware, string Status);
