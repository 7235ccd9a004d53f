using PosCloud.Core.Rollouts;

namespace PosCloud.Core.Terminals;

/// <summary>
/// Keeps enough terminals of a site out of upgrades. The row of the site names those that took the right to be in one; it is
/// written under its version, so two terminals cannot take the last right both. Nobody gives a right back: whoever finds the
/// site full looks whether the holders' upgrades still run. So a crash anywhere leaves nothing to repair.
/// </summary>
public sealed class SiteSlots(ISiteStore sites, ITerminalStore terminals, TimeProvider time)
{
    /// <summary>A right that was just taken counts although no upgrade runs yet: its check-in is about to be committed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    /// <summary>How busy the site is, without <paramref name="key"/> itself.</summary>
    public async Task<SiteLoad> LoadAsync(TerminalKey key, string site, CancellationToken cancellationToken)
    {
        var row = await sites.FindAsync(key.Estate, site, cancellationToken).ConfigureAwait(false);
        return new SiteLoad((await OthersAsync(key, row, cancellationToken).ConfigureAwait(false)).Count);
    }

    /// <returns>False when the site is too busy, or changed at the same moment: decide anew.</returns>
    public async Task<bool> TakeAsync(TerminalKey key, string site, int allowed, CancellationToken cancellationToken)
    {
        var row = await sites.FindAsync(key.Estate, site, cancellationToken).ConfigureAwait(false);
        var others = await OthersAsync(key, row, cancellationToken).ConfigureAwait(false);
        return others.Count < allowed
            && await sites.CommitAsync(
                key.Estate, site, new SiteHolders([.. others, new SiteHolder(key.TerminalId, time.GetUtcNow())]), row?.Version, cancellationToken).ConfigureAwait(false);
    }

    private async Task<List<SiteHolder>> OthersAsync(TerminalKey key, Versioned<SiteHolders>? row, CancellationToken cancellationToken)
    {
        var others = new List<SiteHolder>();
        foreach (var holder in row?.Value.Holders ?? [])
        {
            if (holder.TerminalId == key.TerminalId)
            {
                continue;
            }

            var terminal = await terminals.LoadAsync(key with { TerminalId = holder.TerminalId }, cancellationToken).ConfigureAwait(false);
            if (terminal is { State: { Revoked: false, Execution.IsFinal: false } } || time.GetUtcNow() - holder.TakenAt < Grace)
            {
                others.Add(holder);
            }
        }

        return others;
    }
}
