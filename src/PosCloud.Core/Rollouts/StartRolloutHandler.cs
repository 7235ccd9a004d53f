using System.Text.Json;
using PosCloud.Core.Audit;
using PosCloud.Core.Fleet;
using PosCloud.Core.Targeting;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>Plans a rollout: checks it and writes it down; <see cref="RolloutEngine"/> does the rest.</summary>
public sealed class StartRolloutHandler(
    IRolloutStore rollouts, RolloutRequestCheck requests, ITerminalDirectory terminals, RolloutOptions options, TimeProvider time)
{
    public async Task<Outcome<RolloutView>> HandleAsync(
        string estate, StartRolloutRequest request, string actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var existing = await rollouts.FindAsync(estate, request.RolloutId, cancellationToken).ConfigureAwait(false);
        if (existing is not null)
        {
            return Repeated(existing, request, now);
        }

        var checkedRequest = await requests.CheckAsync(estate, request, cancellationToken).ConfigureAwait(false);
        if (!checkedRequest.Is(out var filters, out var refused))
        {
            return refused;
        }

        if (!await MatchesAnyAsync(estate, filters, cancellationToken).ConfigureAwait(false))
        {
            return Reasons.TargetEmpty;
        }

        var rollout = RolloutRecord.Create(request.RolloutId, request.ReleaseId, request.Target, request.Plan ?? new RolloutPlanBody(), options.Approvals, actor, now);
        if (await rollouts.CommitAsync(estate, [(rollout, null)], [], cancellationToken).ConfigureAwait(false))
        {
            AuditScope.Note($"rollouts/{request.RolloutId}", null, rollout, CoreJson.Stored.RolloutRecord);
        }

        // Ours, or that of a request that was faster.
        var stored = await rollouts.FindAsync(estate, request.RolloutId, cancellationToken).ConfigureAwait(false);
        return stored is null ? Reasons.ConcurrentChange : Repeated(stored, request, now);
    }

    private async Task<bool> MatchesAnyAsync(string estate, RolloutFilters filters, CancellationToken cancellationToken)
    {
        await foreach (var terminal in terminals.AllAsync(estate, cancellationToken).ConfigureAwait(false))
        {
            if (filters.IsTarget(FilterSubject.Of(terminal.State, terminal.Facts)))
            {
                return true;
            }
        }

        return false;
    }

    private static Outcome<RolloutView> Repeated(Versioned<RolloutRecord> existing, StartRolloutRequest request, DateTimeOffset now)
    {
        var rollout = existing.Value;
        return rollout.ReleaseId == request.ReleaseId && SameFilter(rollout.Target, request.Target) && SamePlan(rollout.Plan, request.Plan)
            ? rollout.ToView(now)
            : new Problem(Reasons.RolloutExists, $"{rollout.RolloutId} installs {rollout.ReleaseId}.");
    }

    private static bool SameFilter(string one, string other) =>
        one == other || TargetFilter.Parse(one).Filter?.ToString() == TargetFilter.Parse(other).Filter?.ToString();

    private static bool SamePlan(RolloutPlanBody one, RolloutPlanBody? other) =>
        JsonSerializer.Serialize(one, CoreJson.Stored.RolloutPlanBody) == JsonSerializer.Serialize(other ?? new RolloutPlanBody(), CoreJson.Stored.RolloutPlanBody);
}
