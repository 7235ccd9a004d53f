using Microsoft.Extensions.Logging;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;

namespace PosCloud.Core.Trust;

/// <summary>
/// Warns before the PCI PTS listing of a firmware expires: once for each threshold, by an event that commits with the release. Looks at
/// all published releases once a day, whatever the timer's schedule.
/// </summary>
public sealed partial class PtsWatch(ICatalogueStore catalogue, ITrustWatchStore store, OutboxRelay relay, TimeProvider time, ILogger<PtsWatch> logger)
{
    private const int MaxAttempts = 4;

    /// <summary>Days before the listing expires at which there is a notice; the last one says that it has.</summary>
    private static readonly int[] Thresholds = [180, 90, 30, 0];

    /// <returns>0 for none; 1 to 4 for half a year, a quarter, a month before, and for the day itself or later.</returns>
    public static int Notice(DateOnly expires, DateOnly today) => Thresholds.Count(days => expires.DayNumber - today.DayNumber <= days);

    /// <param name="estate">The tenant.</param>
    /// <param name="known">What the timer has read of its row.</param>
    public async Task RunAsync(string estate, TrustWatchRecord? known, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (known?.PtsCheckedOn == today)
        {
            return;
        }

        for (string? continuation = null; ;)
        {
            var page = await catalogue.ListReleasesAsync(estate, Limits.PageSize, continuation, cancellationToken).ConfigureAwait(false);
            foreach (var release in page.Items.Where(r => r.State == ReleaseState.Published))
            {
                foreach (var component in release.Components.Where(c => c.Pts is not null))
                {
                    await WarnAsync(estate, release.ReleaseId, component.Name, today, cancellationToken).ConfigureAwait(false);
                }
            }

            continuation = page.Continuation;
            if (continuation is null)
            {
                break;
            }
        }

        // Written last: a run that broke off is done again, and says nothing twice.
        var found = await store.FindAsync(estate, cancellationToken).ConfigureAwait(false);
        var record = found?.Value ?? TrustWatchRecord.None;
        await store.CommitAsync(
            estate, record with { Revision = record.Revision + 1, PtsCheckedOn = today }, found?.Version, [], cancellationToken).ConfigureAwait(false);
    }

    private async Task WarnAsync(string estate, string releaseId, string name, DateOnly today, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var release = await catalogue.FindReleaseAsync(estate, releaseId, cancellationToken).ConfigureAwait(false);
            if (release?.Value.Component(name) is not { Pts: { } pts } component
                || Notice(pts.Expires, today) is var notice && notice <= (release.Value.PtsNotices?.GetValueOrDefault(name) ?? 0))
            {
                return;
            }

            var notices = new Dictionary<string, int>(release.Value.PtsNotices ?? new Dictionary<string, int>(), StringComparer.Ordinal) { [name] = notice };
            var changed = release.Value with { PtsNotices = notices, Revision = release.Value.Revision + 1 };
            var change = new CatalogueChange(estate)
            {
                Releases = [(changed, release.Version)],
                Outbox = [OutboxItems.OfPts(estate, changed, component, notice, time.GetUtcNow())],
            };
            if (await catalogue.CommitAsync(change, cancellationToken).ConfigureAwait(false))
            {
                relay.Enqueue(change.Partition, change.Outbox);
                LogExpiring(estate, releaseId, name, component.Version, pts.Number, pts.Expires);
                return;
            }
        }
    }

    [LoggerMessage(3310, LogLevel.Warning, "Estate {Estate}, release {ReleaseId}: the PCI PTS listing {Number} of {Component} {Version} expires on {Expires}")]
    private partial void LogExpiring(string estate, string releaseId, string component, string version, string number, DateOnly expires);
}
