namespace PosCloud.Protocol.Fleet;

/// <summary>Who ended a terminal's credential, when and why.</summary>
/// <param name="At">UTC.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
public sealed record TerminalRevocation(DateTimeOffset At, string By, string Reason);
