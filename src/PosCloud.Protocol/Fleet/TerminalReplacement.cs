namespace PosCloud.Protocol.Fleet;

/// <summary>Other hardware that is to take a terminal's place.</summary>
/// <param name="HardwareId">Its serial number.</param>
/// <param name="AskedBy">Who wants it.</param>
/// <param name="AskedAt">UTC.</param>
/// <param name="Reason">Why.</param>
/// <param name="ApprovedBy">Who approved it; another person. Absent until then.</param>
/// <param name="ApprovedAt">UTC.</param>
/// <param name="CodeExpiresAt">Until when the code of the approval can be used; UTC.</param>
public sealed record TerminalReplacement(
    string HardwareId,
    string AskedBy,
    DateTimeOffset AskedAt,
    string Reason,
    string? ApprovedBy = null,
    DateTimeOffset? ApprovedAt = null,
    DateTimeOffset? CodeExpiresAt = null);
