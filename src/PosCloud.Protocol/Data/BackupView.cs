namespace PosCloud.Protocol.Data;

/// <summary>A backup of a terminal as admins see it: verified by length and hash, readable by nobody here.</summary>
/// <param name="BackupId">Its id.</param>
/// <param name="TerminalId">The terminal.</param>
/// <param name="HardwareId">The hardware that made it.</param>
/// <param name="Sha256">SHA-256 of the file.</param>
/// <param name="Length">Bytes of the file.</param>
/// <param name="Sets">What the terminal says is in it.</param>
/// <param name="VerifiedAt">When the service had it whole; UTC.</param>
/// <param name="ExpiresAt">When it will be deleted; UTC.</param>
/// <param name="ExecutionId">The upgrade that it was made for.</param>
/// <param name="ReleaseId">The release of that upgrade.</param>
/// <param name="Header">The head of the file, base64; absent in lists.</param>
public sealed record BackupView(
    string BackupId,
    string TerminalId,
    string HardwareId,
    string Sha256,
    long Length,
    IReadOnlyList<DataSetSummary> Sets,
    DateTimeOffset VerifiedAt,
    DateTimeOffset ExpiresAt,
    string? ExecutionId = null,
    string? ReleaseId = null,
    string? Header = null);
