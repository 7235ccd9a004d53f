namespace PosCloud.Protocol.Audit;

/// <summary>A row of the audit log, byte for byte: whoever verifies it hashes these bytes and never writes the JSON anew.</summary>
/// <param name="Seq">Where the row lies; the same as in the line.</param>
/// <param name="Line">An <see cref="AuditEntry"/> as JSON on one line.</param>
/// <param name="Sha256">SHA-256 of the line in UTF-8.</param>
public sealed record AuditLine(long Seq, string Line, string Sha256);
