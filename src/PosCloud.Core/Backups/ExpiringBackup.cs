using PosCloud.Core.Terminals;

namespace PosCloud.Core.Backups;

/// <summary>A line of the index by expiry.</summary>
/// <param name="Terminal">The terminal.</param>
/// <param name="BackupId">The backup.</param>
/// <param name="ExpiresAt">UTC, whole minutes.</param>
public sealed record ExpiringBackup(TerminalKey Terminal, string BackupId, DateTimeOffset ExpiresAt);
