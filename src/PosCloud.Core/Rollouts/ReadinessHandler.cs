using PosCloud.Core.Fleet;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>
/// The preparation list: who will make a rollout, page by page. Reads one row a terminal and writes nothing. Before a rollout has
/// listed its members, each page reads the estate once to find them, as the dry run does.
/// </summary>
public sealed class ReadinessHandler(
    IRolloutStore rollouts, PlanLoader plans, MemberAssigner members, ITerminalDirectory terminals, TimeProvider time)
{
    /// <summary>Rows that are read at the same time.</summary>
    private const int Parallel = 16;

    /// <param name="estate">The tenant.</param>
    /// <param name="rolloutId">The rollout, in whatever state.</param>
    /// <param name="wave">Only members of this wave; null for all.</param>
    /// <param name="site">Only terminals of this shop; null for all.</param>
    /// <param name="limit">Members looked at for the page; with a filter it can have fewer.</param>
    /// <param name="continuation">From the page before.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public async Task<Outcome<Page<TerminalReadiness>>> ListAsync(
        string estate, string rolloutId, string? wave, string? site, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var found = await rollouts.FindAsync(estate, rolloutId, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return Reasons.RolloutUnknown;
        }

        var record = found.Value;
        var index = wave is null ? -1 : record.Plan.AllWaves().ToList().FindIndex(w => w.Name == wave);
        if (wave is not null && index < 0)
        {
            return new Problem(Reasons.FieldInvalid, "wave: the rollout has no such wave");
        }

        var now = time.GetUtcNow();
        var plan = await plans.LoadAsync(estate, Opened(record, now), cancellationToken).ConfigureAwait(false);
        if (plan is null)
        {
            return Reasons.ReleaseUnknown;
        }

        var page = await MembersAsync(estate, record, limit, continuation, cancellationToken).ConfigureAwait(false);
        var readiness = new Readiness(plan, now);
        var items = new List<TerminalReadiness>();
        foreach (var batch in page.Items.Where(m => index < 0 || m.Wave == index).Chunk(Parallel))
        {
            var known = await Task.WhenAll(batch.Select(
                member => terminals.LoadAsync(new TerminalKey(estate, member.TerminalId), cancellationToken))).ConfigureAwait(false);
            items.AddRange(batch.Zip(known)
                .Where(pair => pair.Second is { State.Revoked: false } terminal && (site is null || terminal.State.Site == site))
                .Select(pair => readiness.Of(pair.First, pair.Second!)));
        }

        return new Page<TerminalReadiness>(items, page.Continuation);
    }

    private async Task<Page<Member>> MembersAsync(
        string estate, RolloutRecord record, int limit, string? continuation, CancellationToken cancellationToken)
    {
        if (record.Source is not null || record.OpenWave >= 0)
        {
            return await rollouts.ListMembersAsync(estate, record.RolloutId, limit, continuation, cancellationToken).ConfigureAwait(false);
        }

        var assigned = await members.AssignAsync(estate, RolloutFilters.Of(record), cancellationToken).ConfigureAwait(false);
        var next = assigned
            .Where(m => continuation is null || string.CompareOrdinal(m.TerminalId, continuation) > 0)
            .OrderBy(m => m.TerminalId, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();
        return next.Count <= limit ? new Page<Member>(next, Continuation: null) : new Page<Member>(next[..limit], next[limit - 1].TerminalId);
    }

    /// <summary>Running, with all waves open and no rate.</summary>
    private static RolloutRecord Opened(RolloutRecord record, DateTimeOffset now) => record with
    {
        State = RolloutState.Running,
        Waves = [.. record.Waves.Select(wave => wave with { OpenedAt = wave.OpenedAt ?? now, Slots = 1 })],
    };
}
