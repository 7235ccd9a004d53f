using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Terminals;

/// <summary>
/// Puts ended rollouts behind the running ones, for a terminal whose hardware was replaced: it still has to get what the old one had.
/// Costs reads, and only for such a terminal until it has caught up. See docs/decisions/0017.
/// </summary>
public sealed class OwedReleases(IRolloutStore rollouts, ICatalogueStore catalogue, PlanLoader loader)
{
    /// <returns>The world with what this terminal is owed, and the state with what is owed still.</returns>
    public async Task<(World World, TerminalState State)> AddAsync(
        World world, TerminalState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (state.Owed is not { Count: > 0 } owed)
        {
            return (world, state);
        }

        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var done in state.Outcomes.Where(o => IsDone(o) && !owed.Contains(o.RolloutId)))
        {
            taken.UnionWith(await ComponentsAsync(state.Estate, done.RolloutId, cancellationToken).ConfigureAwait(false));
        }

        var (left, plans) = (new List<string>(), new List<RolloutPlan>());
        foreach (var rolloutId in owed)
        {
            var plan = world.Plans.FirstOrDefault(p => p.Rollout.RolloutId == rolloutId) ?? await LoadAsync(state.Estate, rolloutId, cancellationToken).ConfigureAwait(false);
            if (plan is null)
            {
                continue;
            }

            // An older release must not undo what a newer one brought, now or before.
            var isFree = !plan.Release.Components.Any(c => taken.Contains(c.Name));
            taken.UnionWith(plan.Release.Components.Select(c => c.Name));
            if (!isFree || plan.Release.State != ReleaseState.Published || IsSettled(plan.Rollout, state.Outcome(rolloutId), now))
            {
                continue;
            }

            left.Add(rolloutId);
            if (plan.IsOwed && !IsTakenByLive(world, state, plan))
            {
                plans.Add(plan);
            }
        }

        return (
            plans.Count == 0 ? world : world with { Plans = [.. world.Plans, .. plans] },
            state with { Owed = left.Count == 0 ? null : left });
    }

    private static bool IsDone(RolloutOutcome outcome) => outcome.Kind is OutcomeKind.Confirmed or OutcomeKind.UpToDate;

    private static bool IsSettled(RolloutRecord rollout, RolloutOutcome? outcome, DateTimeOffset now) =>
        OutcomeRules.Check(rollout, outcome, now) is { NextTry: null };

    private static bool IsTakenByLive(World world, TerminalState state, RolloutPlan plan) => world.Plans.Any(live =>
        state.Membership(live.Rollout.RolloutId) is { Wave: not null }
        && live.Release.Components.Any(c => plan.Release.Component(c.Name) is not null));

    private async Task<RolloutPlan?> LoadAsync(string estate, string rolloutId, CancellationToken cancellationToken)
    {
        var found = await rollouts.FindAsync(estate, rolloutId, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        // It runs once more, for this terminal alone; nothing of that is written.
        var rollout = found.Value with { State = RolloutState.Running, Source = null, CancelRunning = false };
        return await loader.LoadAsync(estate, rollout, cancellationToken).ConfigureAwait(false) is { } plan ? plan with { IsOwed = true } : null;
    }

    private async Task<IEnumerable<string>> ComponentsAsync(string estate, string rolloutId, CancellationToken cancellationToken)
    {
        var rollout = await rollouts.FindAsync(estate, rolloutId, cancellationToken).ConfigureAwait(false);
        var release = rollout is null ? null : await catalogue.FindReleaseAsync(estate, rollout.Value.ReleaseId, cancellationToken).ConfigureAwait(false);
        return release is null ? [] : release.Value.Components.Select(c => c.Name);
    }
}
