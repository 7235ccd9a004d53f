using PosCloud.Protocol.Notices;

namespace PosCloud.Protocol.Rollouts;

/// <summary><c>GET /v1/estates/{estate}/rollouts/{rolloutId}/readiness</c>: one terminal of the preparation list.</summary>
/// <param name="TerminalId">The terminal.</param>
/// <param name="Site">Its shop.</param>
/// <param name="Wave">Its wave.</param>
/// <param name="Verdict">All checks in one word.</param>
/// <param name="SeenAt">When it said what this is computed from; UTC.</param>
/// <param name="WindowAt">When it may install by the clock; UTC. In the past or now where no clock holds it.</param>
/// <param name="Checks">What is asked for, in the order of <see cref="ReadinessAreas"/>; then rules that are in none of them.</param>
/// <param name="Checklist">What its people answered to the checklists after the upgrade; absent while none was shown.</param>
public sealed record TerminalReadiness(
    string TerminalId,
    string Site,
    string Wave,
    ReadinessVerdict Verdict,
    DateTimeOffset SeenAt,
    DateTimeOffset WindowAt,
    IReadOnlyList<ReadinessCheck> Checks,
    ChecklistCount? Checklist = null);
