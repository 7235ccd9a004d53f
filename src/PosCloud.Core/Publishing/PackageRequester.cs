using Microsoft.Extensions.Logging;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Diagnostics;
using PosCloud.Core.Events;
using PosCloud.Core.Worlds;

namespace PosCloud.Core.Publishing;

/// <summary>
/// Requests packages that a check-in could use and that publishing did not foresee. Whoever comes first makes the row; a
/// request that fails or is lost is made again by the next check-in, so it never costs a terminal its answer.
/// </summary>
public sealed partial class PackageRequester(
    ICatalogueStore catalogue, OutboxRelay relay, WorldCache worlds, OperationMeter meter, ILogger<PackageRequester> logger)
{
    /// <param name="estate">The tenant.</param>
    /// <param name="packages">Requested ones, at least one; none of them was in the world that was decided by.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public async Task RequestAsync(string estate, IReadOnlyList<PackageRecord> packages, CancellationToken cancellationToken)
    {
        // A scope of its own: this happens once for all terminals of an estate and is no cost of the check-in that was first.
        using var scope = meter.Enter(OperationScope.PackageRequest);
        OutboxItem[] outbox = [.. packages.Select(p => OutboxItems.OfPackage(EventTypes.DeltaRequested, PackageEventData.Of(estate, p), p.RequestedAt))];
        var change = new CatalogueChange(estate) { Packages = [.. packages.Select(p => (p, (string?)null))], Outbox = outbox };
        try
        {
            if (await catalogue.CommitAsync(change, cancellationToken).ConfigureAwait(false))
            {
                relay.Enqueue(change.Partition, outbox);
            }

            // Made by us or by somebody else just before: the next check-in must see it instead of asking again.
            worlds.Forget(estate);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotRequested(e, packages[0].ImageSha256, packages[0].BaseSha256 ?? "nothing", packages[0].Profile);
        }
    }

    [LoggerMessage(4004, LogLevel.Warning, "Requesting the package for image {ImageSha256} from {BaseSha256} with profile {Profile} failed; the next check-in asks again")]
    private partial void LogNotRequested(Exception exception, string imageSha256, string baseSha256, Protocol.Releases.PackageProfile profile);
}
