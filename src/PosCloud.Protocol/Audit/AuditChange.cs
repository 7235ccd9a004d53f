namespace PosCloud.Protocol.Audit;

/// <summary>A record that an action changed. Small records stand here as JSON, long ones as <c>sha256:</c> and the hash of that JSON.</summary>
/// <param name="Subject">What, for example <c>releases/os-2.0.0</c>.</param>
/// <param name="Before">Absent when it did not exist.</param>
/// <param name="After">Absent when it does not exist any more.</param>
public sealed record AuditChange(string Subject, string? Before = null, string? After = null);
