using PosCloud.Protocol.Audit;

namespace PosCloud.Cli.Audit;

/// <summary>What <c>audit verify</c>, <c>export</c> and <c>evidence</c> found.</summary>
/// <param name="Head">The last good row.</param>
/// <param name="Fault">What is wrong first; absent when nothing is.</param>
/// <param name="Files">What was written.</param>
internal sealed record AuditReport(AuditHead Head, AuditFault? Fault = null, IReadOnlyList<string>? Files = null);
