using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>Writes down who belongs to a rollout, in which wave. Doing it twice writes the same.</summary>
public sealed class MemberLister(IRolloutStore rollouts, MemberAssigner members)
{
    private const int Batch = 100;

    /// <returns>Whether more members may come.</returns>
    public Task<bool> ListAsync(string estate, RolloutRecord rollout, CancellationToken cancellationToken) => rollout.Source is { } source
        ? FromSourceAsync(estate, rollout, source, cancellationToken)
        : FromTargetAsync(estate, rollout, cancellationToken);

    private async Task<bool> FromTargetAsync(string estate, RolloutRecord rollout, CancellationToken cancellationToken)
    {
        foreach (var batch in (await members.AssignAsync(estate, RolloutFilters.Of(rollout), cancellationToken).ConfigureAwait(false)).Chunk(Batch))
        {
            await rollouts.AddMembersAsync(estate, rollout.RolloutId, batch, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>Those that have confirmed the source so far; it may still have executions that will.</summary>
    private async Task<bool> FromSourceAsync(string estate, RolloutRecord rollout, string sourceId, CancellationToken cancellationToken)
    {
        var source = await rollouts.FindAsync(estate, sourceId, cancellationToken).ConfigureAwait(false);
        if (source is null)
        {
            return false;
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in rollouts.MembersAsync(estate, rollout.RolloutId, cancellationToken).ConfigureAwait(false))
        {
            known.Add(row.Member.TerminalId);
        }

        var batch = new List<Member>(Batch);
        await foreach (var row in rollouts.MembersAsync(estate, sourceId, cancellationToken).ConfigureAwait(false))
        {
            if (row.Standing(source.Value) == MemberStanding.Confirmed && known.Add(row.Member.TerminalId))
            {
                batch.Add(row.Member with { Wave = 0 });
            }

            if (batch.Count == Batch)
            {
                await rollouts.AddMembersAsync(estate, rollout.RolloutId, batch, cancellationToken).ConfigureAwait(false);
                batch.Clear();
            }
        }

        await rollouts.AddMembersAsync(estate, rollout.RolloutId, batch, cancellationToken).ConfigureAwait(false);
        return !source.Value.State.IsFinal();
    }
}
