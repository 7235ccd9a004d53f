namespace PosCloud.Protocol.Fleet;

/// <summary>An entry that was not taken.</summary>
/// <param name="HardwareId">Serial number.</param>
/// <param name="TerminalId">The id that it was to get.</param>
/// <param name="Reason">Name of the problem, for example <c>factory-key-used</c>.</param>
public sealed record FactoryKeyRefusal(string HardwareId, string TerminalId, string Reason);
