using PosCloud.Protocol.Audit;

namespace PosCloud.Core.Audit;

/// <summary>A part of an audit log outside of the table: rows <paramref name="First"/> to the one that the head names.</summary>
/// <param name="First">Number of its first row.</param>
/// <param name="Head">Its last row.</param>
public sealed record AuditPart(long First, AuditHead Head);
