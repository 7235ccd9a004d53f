namespace PosCloud.Protocol.Terminals;

/// <summary>The terminal's own hardware.</summary>
public sealed record HardwareInfo(string Id, string Model, string Revision);
