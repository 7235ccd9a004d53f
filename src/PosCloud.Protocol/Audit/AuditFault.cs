namespace PosCloud.Protocol.Audit;

/// <summary>The first thing that is wrong with an audit log.</summary>
/// <param name="Kind">What.</param>
/// <param name="Seq">The row that is wrong; with <see cref="AuditFaultKind.Changed"/> this row or the one before.</param>
public sealed record AuditFault(AuditFaultKind Kind, long Seq);
