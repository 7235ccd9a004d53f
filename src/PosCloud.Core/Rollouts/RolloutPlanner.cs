using PosCloud.Core.Durations;
using PosCloud.Core.Fleet;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>
/// Tries a rollout on the recorded state of the estate: the assignment and the decision are those of the real one. Reads the
/// estate twice and writes nothing.
/// </summary>
public sealed class RolloutPlanner(
    RolloutRequestCheck requests, PlanLoader plans, MemberAssigner members, ITerminalDirectory terminals, MeasuredRollouts measured, CheckInOptions checkIns, TimeProvider time)
{
    public async Task<Outcome<RolloutForecast>> PlanAsync(string estate, StartRolloutRequest request, string actor, CancellationToken cancellationToken)
    {
        var checkedRequest = await requests.CheckAsync(estate, request, cancellationToken).ConfigureAwait(false);
        if (!checkedRequest.Is(out var filters, out var refused))
        {
            return refused;
        }

        var assigned = (await members.AssignAsync(estate, filters, cancellationToken).ConfigureAwait(false)).ToDictionary(m => m.TerminalId, StringComparer.Ordinal);
        if (assigned.Count == 0)
        {
            return Reasons.TargetEmpty;
        }

        var now = time.GetUtcNow();
        var record = RolloutRecord.Create(request.RolloutId, request.ReleaseId, request.Target, request.Plan ?? new RolloutPlanBody(), approvalsNeeded: 0, actor, now);
        var plan = await plans.LoadAsync(estate, Opened(record, now), cancellationToken).ConfigureAwait(false);
        if (plan is null)
        {
            return Reasons.ReleaseUnknown;
        }

        var forecast = new ForecastTally(plan, now);
        await foreach (var terminal in terminals.AllAsync(estate, cancellationToken).ConfigureAwait(false))
        {
            // A terminal that has come since the first look is left out: it would not be a member either.
            if (assigned.TryGetValue(terminal.State.TerminalId, out var member))
            {
                forecast.Add(member, terminal);
            }
        }

        return forecast.ToView(checkIns.Interval, await measured.FindAsync(estate, request.ReleaseId, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>With all waves open and no rate: what keeps a terminal back then is its own.</summary>
    private static RolloutRecord Opened(RolloutRecord record, DateTimeOffset now) =>
        record with { State = RolloutState.Running, Waves = [.. record.Waves.Select(wave => wave.Open(now))] };
}
