namespace PosCloud.Protocol.Support;

/// <summary>Diagnostics that an operator asked for and that have not come yet.</summary>
/// <param name="RequestId">The terminal gives it back when it has served it.</param>
/// <param name="At">UTC.</param>
/// <param name="By">Who asked.</param>
/// <param name="Reason">Why.</param>
public sealed record DiagnosticsDemand(string RequestId, DateTimeOffset At, string By, string Reason);
