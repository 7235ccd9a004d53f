using PosCloud.Core.Rollouts;

namespace PosCloud.Core.Terminals;

/// <summary>
/// Keeps enough terminals of a site out of upgrades. The row of the site names those that took the right to be in one; it is
/// written under its version, so two terminals cannot take the last right both. Nobody gives a right back: whoever finds the
/// site full looks whether the holders' upgrades still run. So a crash anywhere leaves nothing to repair.
/// </summary>
public sealed class SiteSlots(ISiteStore sites, ITerminalStore terminals, TimeProvider time)
{
    /// <summary>A right counts although no upgrade runs yet: its check-in is about to be committed, or its process has died.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    /// <summary>How busy the site is, without <paramref name="key"/> itself; one read for the site and one for each holder.</summary>
    public async Task<SiteLoad> LoadAsync(TerminalKey key, string site, CancellationToken cancellationToken)
    {
        var row = await sites.FindAsync(key.Estate, site, cancellationToken).ConfigureAwait(false);
        return new SiteLoad((await StillHeldAsync(key, Others(key, row), cancellationToken).ConfigureAwait(false)).Count);
    }

    /// <param name="key">The terminal.</param>
    /// <param name="site">Its shop.</param>
    /// <param name="allowed">Terminals of the site that may be in an upgrade at once.</param>
    /// <param name="now">The time of the check-in, as it will stand in the terminal's row; UTC.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False when the site is too busy, or changed at the same moment: decide anew.</returns>
    public async Task<bool> TakeAsync(TerminalKey key, string site, int allowed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = await sites.FindAsync(key.Estate, site, cancellationToken).ConfigureAwait(false);
        var others = Others(key, row);
        if (others.Count >= allowed)
        {
            others = await StillHeldAsync(key, others, cancellationToken).ConfigureAwait(false);
        }

        return others.Count < allowed
            && await sites.CommitAsync(
                key.Estate, site, new SiteHolders([.. others, new SiteHolder(key.TerminalId, now)]), row?.Version, cancellationToken).ConfigureAwait(false);
    }

    private static List<SiteHolder> Others(TerminalKey key, Versioned<SiteHolders>? row) =>
        [.. (row?.Value.Holders ?? []).Where(h => h.TerminalId != key.TerminalId)];

    private async Task<List<SiteHolder>> StillHeldAsync(TerminalKey key, List<SiteHolder> holders, CancellationToken cancellationToken)
    {
        var held = new List<SiteHolder>();
        foreach (var holder in holders)
        {
            var terminal = await terminals.LoadAsync(key with { TerminalId = holder.TerminalId }, cancellationToken).ConfigureAwait(false);
            var isCommitted = terminal?.State.LastMessage?.At >= holder.TakenAt;
            if (terminal?.State is { Revoked: false, Execution.IsFinal: false } || (!isCommitted && time.GetUtcNow() - holder.TakenAt < Grace))
            {
                held.Add(holder);
            }
        }

        return held;
    }
}
