using Azure;
using Azure.Data.Tables;
using PosCloud.Core;
using PosCloud.Core.Rollouts;

namespace PosCloud.Azure.Tables;

/// <summary>
/// Which terminals of a site are in an upgrade: the table <c>rollouts</c>, partition <c>{estate}||sites</c> (no rollout has
/// that name), row <c>S|{site}</c>.
/// </summary>
public sealed class SiteTableStore(TableClients tables) : ISiteStore
{
    public async Task<Versioned<SiteHolders>?> FindAsync(string estate, string site, CancellationToken cancellationToken)
    {
        var found = await tables.Rollouts.GetEntityIfExistsAsync<TableEntity>(
            Partition(estate), Key(site), cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue
            ? new Versioned<SiteHolders>(found.Value!.Read(CoreJson.Stored.SiteHolders), found.Value!.ETag.ToString())
            : null;
    }

    public async Task<bool> CommitAsync(string estate, string site, SiteHolders holders, string? version, CancellationToken cancellationToken)
    {
        var row = TableRows.Row(Partition(estate), Key(site), holders, CoreJson.Stored.SiteHolders);
        try
        {
            if (version is null)
            {
                await tables.Rollouts.AddEntityAsync(row, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await tables.Rollouts.UpdateEntityAsync(row, new ETag(version), TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private static string Partition(string estate) => $"{estate}||sites";

    private static string Key(string site) => $"S|{site}";
}
