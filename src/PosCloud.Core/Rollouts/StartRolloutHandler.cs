using PosCloud.Core.Catalogue;
using PosCloud.Core.Fleet;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>Starts a rollout: checks it and writes it down; <see cref="RolloutEngine"/> does the rest.</summary>
public sealed class StartRolloutHandler(
    IRolloutStore rollouts, ICatalogueStore catalogue, ITerminalDirectory terminals, TimeProvider time)
{
    public async Task<Outcome<RolloutView>> HandleAsync(
        string estate, StartRolloutRequest request, string actor, CancellationToken cancellationToken)
    {
        var existing = await rollouts.FindAsync(estate, request.RolloutId, cancellationToken).ConfigureAwait(false);
        if (existing is not null)
        {
            return Repeated(existing.Value, request);
        }

        var release = await catalogue.FindReleaseAsync(estate, request.ReleaseId, cancellationToken).ConfigureAwait(false);
        if (release is null)
        {
            return Reasons.ReleaseUnknown;
        }

        if (release.Value.State != ReleaseState.Published)
        {
            return new Problem(Reasons.ReleaseState, $"{request.ReleaseId} is not published yet: publish it first.");
        }

        if (!await MatchesAnyAsync(estate, request.Target, cancellationToken).ConfigureAwait(false))
        {
            return Reasons.TargetEmpty;
        }

        var rollout = new RolloutRecord(
            request.RolloutId, request.ReleaseId, RolloutState.Starting, request.Target, time.GetUtcNow(), actor, new RolloutProgress(0, 0, 0, 0, 0, 0));
        if (await rollouts.CommitAsync(estate, rollout, version: null, [], cancellationToken).ConfigureAwait(false))
        {
            return rollout.ToView();
        }

        var winner = await rollouts.FindAsync(estate, request.RolloutId, cancellationToken).ConfigureAwait(false);
        return winner is null ? Reasons.ConcurrentChange : Repeated(winner.Value, request);
    }

    private async Task<bool> MatchesAnyAsync(string estate, RolloutTarget target, CancellationToken cancellationToken)
    {
        await foreach (var terminal in terminals.AllAsync(estate, cancellationToken).ConfigureAwait(false))
        {
            if (target.Matches(terminal.Hardware.Model, terminal.Site, terminal.TerminalId))
            {
                return true;
            }
        }

        return false;
    }

    private static Outcome<RolloutView> Repeated(RolloutRecord existing, StartRolloutRequest request) =>
        existing.ReleaseId == request.ReleaseId && SameTarget(existing.Target, request.Target)
            ? existing.ToView()
            : new Problem(Reasons.RolloutExists, $"{existing.RolloutId} installs {existing.ReleaseId}.");

    private static bool SameTarget(RolloutTarget one, RolloutTarget other) =>
        SameValues(one.Models, other.Models) && SameValues(one.Sites, other.Sites) && SameValues(one.TerminalIds, other.TerminalIds);

    private static bool SameValues(IReadOnlyList<string>? one, IReadOnlyList<string>? other) =>
        (one ?? []).ToHashSet(StringComparer.Ordinal).SetEquals(other ?? []);
}
