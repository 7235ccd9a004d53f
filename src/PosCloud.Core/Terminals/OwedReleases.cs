using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Terminals;

/// <summary>
/// Puts ended rollouts before the running ones, for a terminal whose hardware was replaced: it still has to get what the old one had.
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

        var newer = await NewerAsync(world, state, owed, cancellationToken).ConfigureAwait(false);
        var open = new List<RolloutPlan>();
        var covered = new HashSet<string>(newer.Wanted, StringComparer.Ordinal);
        foreach (var rolloutId in owed)
        {
            var plan = world.Plans.FirstOrDefault(p => p.Rollout.RolloutId == rolloutId) ?? await LoadAsync(state.Estate, rolloutId, cancellationToken).ConfigureAwait(false);
            if (plan is null || plan.Release.State != ReleaseState.Published)
            {
                continue;
            }

            // What newer releases bring as a whole need not come first; what they bring in part must, since they may be built on the rest.
            // One that has come already must not be undone.
            var isNeeded = !plan.Release.Components.All(c => covered.Contains(c.Name)) && !plan.Release.Components.Any(c => newer.Done.Contains(c.Name));
            covered.UnionWith(plan.Release.Components.Select(c => c.Name));
            if (isNeeded && !IsSettled(plan.Rollout, state.Outcome(rolloutId), now))
            {
                open.Add(plan);
            }
        }

        // The list stays as it is until all of it has come: what has come by it is older than what came otherwise.
        return (
            world with { Plans = [.. InTurn(open), .. world.Plans] },
            open.Count == 0 ? state with { Owed = null } : state);
    }

    /// <summary>The oldest first; a newer one that shares a component with one that has not come waits for it.</summary>
    private static IEnumerable<RolloutPlan> InTurn(List<RolloutPlan> open)
    {
        var waiting = new HashSet<string>(StringComparer.Ordinal);
        for (var i = open.Count - 1; i >= 0; i--)
        {
            var components = open[i].Release.Components;
            if (open[i].IsOwed && !components.Any(c => waiting.Contains(c.Name)))
            {
                yield return open[i];
            }

            waiting.UnionWith(components.Select(c => c.Name));
        }
    }

    /// <summary>Components of newer releases: those that this hardware has got, and those that running rollouts will bring it.</summary>
    private async Task<(HashSet<string> Done, HashSet<string> Wanted)> NewerAsync(
        World world, TerminalState state, IReadOnlyList<string> owed, CancellationToken cancellationToken)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var outcome in state.Outcomes.Where(o => IsDone(o) && !owed.Contains(o.RolloutId)))
        {
            done.UnionWith(await ComponentsAsync(state.Estate, outcome.RolloutId, cancellationToken).ConfigureAwait(false));
        }

        var wanted = world.Plans
            .Where(live => !owed.Contains(live.Rollout.RolloutId) && state.Membership(live.Rollout.RolloutId) is { Wave: not null })
            .SelectMany(live => live.Release.Components.Select(c => c.Name));
        return (done, [.. wanted]);
    }

    private static bool IsDone(RolloutOutcome outcome) => outcome.Kind is OutcomeKind.Confirmed or OutcomeKind.UpToDate;

    private static bool IsSettled(RolloutRecord rollout, RolloutOutcome? outcome, DateTimeOffset now) =>
        OutcomeRules.Check(rollout, outcome, now) is { NextTry: null };

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
