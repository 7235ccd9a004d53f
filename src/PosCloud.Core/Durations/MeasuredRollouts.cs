using PosCloud.Core.Rollouts;

namespace PosCloud.Core.Durations;

/// <summary>Finds a rollout whose terminals have measured their upgrades, for one that has not begun.</summary>
public sealed class MeasuredRollouts(IRolloutStore rollouts)
{
    private const int PageSize = 100;

    /// <summary>An estate with more rollouts than that is looked at in part.</summary>
    private const int MaxPages = 10;

    /// <returns>The newest one of the release, otherwise the newest one; null when none has measured anything.</returns>
    public async Task<RolloutRecord?> FindAsync(string estate, string releaseId, CancellationToken cancellationToken)
    {
        RolloutRecord? best = null;
        string? continuation = null;
        for (var page = 0; page == 0 || (continuation is not null && page < MaxPages); page++)
        {
            var found = await rollouts.ListAsync(estate, PageSize, continuation, cancellationToken).ConfigureAwait(false);
            best = found.Items.Select(r => r.Value)
                .Where(r => r.Durations is { Count: > 0 })
                .Append(best)
                .OfType<RolloutRecord>()
                .MaxBy(r => (r.ReleaseId == releaseId, r.CreatedAt));
            continuation = found.Continuation;
        }

        return best;
    }
}
