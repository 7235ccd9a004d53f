namespace PosCloud.Protocol.Fleet;

/// <summary>Names an entry of the list of factory keys.</summary>
/// <param name="HardwareId">Serial number.</param>
/// <param name="Thumbprint">RFC 7638 thumbprint of its key.</param>
public sealed record FactoryKeyName(string HardwareId, string Thumbprint);
