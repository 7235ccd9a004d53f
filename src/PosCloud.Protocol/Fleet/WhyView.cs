using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Fleet;

/// <summary>
/// <c>GET /v1/estates/{estate}/terminals/{terminalId}/why</c>: what a check-in of the terminal would be answered now, by what it
/// said last.
/// </summary>
/// <param name="TerminalId">The terminal.</param>
/// <param name="At">When this was decided; UTC.</param>
/// <param name="SeenAt">When the terminal said what this is decided by; UTC.</param>
/// <param name="Refusals">For each live rollout that was looked at, the first rule that said no, in the order of their priority.</param>
/// <param name="NextCheckInAt">When it is expected again; UTC.</param>
/// <param name="RolloutId">The rollout that it would be offered; absent when there is no offer.</param>
/// <param name="ReleaseId">The release that it would be offered.</param>
/// <param name="Execution">The upgrade that runs; one at a time.</param>
/// <param name="Floor">Why the offered release comes before the rollout's own.</param>
/// <param name="Last">The upgrade that ended last, when none runs: how it ended, and by which check.</param>
public sealed record WhyView(
    string TerminalId,
    DateTimeOffset At,
    DateTimeOffset SeenAt,
    IReadOnlyList<Refusal> Refusals,
    DateTimeOffset? NextCheckInAt = null,
    string? RolloutId = null,
    string? ReleaseId = null,
    ExecutionView? Execution = null,
    ReleaseFloor? Floor = null,
    ExecutionView? Last = null);
