namespace PosCloud.Core.Audit;

/// <summary>What an admin wants to do.</summary>
/// <param name="Estate">The tenant.</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">Method and path below the estate.</param>
/// <param name="Reason">Why, when the request says it.</param>
/// <param name="Request">The body; long ones are kept as their hash.</param>
public sealed record AuditAction(string Estate, string Actor, string Action, string? Reason, string Request);
