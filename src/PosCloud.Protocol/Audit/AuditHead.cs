namespace PosCloud.Protocol.Audit;

/// <summary>The end of an audit log at some time. Kept elsewhere, it shows later that nothing up to there was changed or cut off.</summary>
/// <param name="Estate">The tenant.</param>
/// <param name="Seq">Of the last row; 0 for an empty log.</param>
/// <param name="Sha256">Of the last row; <see cref="AuditChain.Genesis"/> for an empty log.</param>
public sealed record AuditHead(string Estate, long Seq, string Sha256);
