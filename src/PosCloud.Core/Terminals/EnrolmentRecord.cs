namespace PosCloud.Core.Terminals;

/// <summary>An enrolment code as it is stored, under the hash of the code.</summary>
/// <param name="UsedBy">Thumbprint of the key that used it; null while it is unused.</param>
/// <param name="UsedAt">When it was bound to that key; UTC.</param>
/// <param name="CreatedAt">UTC; null in rows of older versions. A code from before its terminal was revoked is void.</param>
/// <param name="IsFactory">No code but an entry of the list of factory keys.</param>
/// <param name="RevokedAt">When it was made void, for factory keys; UTC.</param>
public sealed record EnrolmentRecord(
    string TerminalId,
    string Site,
    IReadOnlyDictionary<string, string> Tags,
    DateTimeOffset ExpiresAt,
    string CreatedBy,
    string? UsedBy = null,
    DateTimeOffset? UsedAt = null,
    DateTimeOffset? CreatedAt = null,
    bool IsFactory = false,
    DateTimeOffset? RevokedAt = null);
