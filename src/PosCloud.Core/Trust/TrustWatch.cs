using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Trust.Directives;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Core.Trust;

/// <summary>
/// Announces keys that changed and files that expire: once each, however often and by how many it is run. What was announced is
/// a row that commits together with the events.
/// </summary>
public sealed class TrustWatch(ITrustWatchStore store, TrustOptions options, OutboxRelay relay, TimeProvider time)
{
    private const int MaxAttempts = 8;

    /// <summary>Key ids that an event lists: it has a bound, and roles of more keys are nothing that people could handle.</summary>
    private const int MaxKeys = 16;

    /// <param name="estate">The tenant.</param>
    /// <param name="state">What is published.</param>
    /// <param name="certificateExpires">When the certificate of the key that signs directives here ends; null when it is not looked at.</param>
    /// <returns>What has been announced now.</returns>
    public async Task<Versioned<TrustWatchRecord>?> ObserveAsync(
        string estate, RepositoryState state, DateTimeOffset? certificateExpires, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var found = await store.FindAsync(estate, cancellationToken).ConfigureAwait(false);
            var (next, events) = Compare(estate, found?.Value ?? TrustWatchRecord.None, state, certificateExpires);
            if (next is null)
            {
                return found;
            }

            if (await store.CommitAsync(estate, next, found?.Version, events, cancellationToken).ConfigureAwait(false))
            {
                relay.Enqueue(CataloguePartition.Of(estate), events);
                return await store.FindAsync(estate, cancellationToken).ConfigureAwait(false);
            }
        }

        // Others are at it; they announce the same.
        return await store.FindAsync(estate, cancellationToken).ConfigureAwait(false);
    }

    private (TrustWatchRecord? Next, IReadOnlyList<OutboxItem> Events) Compare(
        string estate, TrustWatchRecord known, RepositoryState state, DateTimeOffset? certificateExpires)
    {
        var now = time.GetUtcNow();
        var revision = known.Revision + 1;
        var roles = new Dictionary<string, TrustMark>(known.Roles, StringComparer.Ordinal);
        var events = new List<OutboxItem>();
        foreach (var role in Roles(state, certificateExpires))
        {
            var mark = known.Of(role.Name);
            var keys = Digest(role.Keys);
            if (mark.Keys != keys)
            {
                // The first keys that were ever seen are no rotation.
                if (mark.Keys is not null)
                {
                    events.Add(Rotated(estate, role, keys, revision, events.Count, now));
                }

                mark = mark with { Keys = keys };
            }

            if (role.Expires is { } expires && TrustNotice.Of(expires - now, role.First) is var notice && notice > mark.NoticeOf(expires))
            {
                events.Add(Expiring(estate, role, expires, notice, revision, events.Count, now));
                mark = mark with { Expires = expires, Notice = notice };
            }

            roles[role.Name] = mark;
        }

        var changed = roles.Any(role => known.Of(role.Key) != role.Value);
        return (changed ? known with { Revision = revision, Roles = roles } : null, events);
    }

    private IEnumerable<Role> Roles(RepositoryState state, DateTimeOffset? certificateExpires)
    {
        var root = state.Root.Content;
        yield return new Role(TufNames.Root, root.Roles[TufNames.Root], root.Version, root.Version, root.Expires, TrustNotice.People);
        yield return Of(TufNames.Targets, state.Targets?.Content, TrustNotice.People);
        yield return Of(TufNames.Snapshot, state.Snapshot?.Content, TrustNotice.Service(options.SnapshotLife));
        yield return Of(TufNames.Timestamp, state.Timestamp?.Content, TrustNotice.Service(options.TimestampLife));
        if (state.Targets is { } targets)
        {
            yield return new Role(
                DirectorRole.Name, new RoleKeys(DirectorRole.KeysOf(targets.Content), Threshold: 1), targets.Version,
                Version: null, certificateExpires, TrustNotice.Service(CertifiedSigner.Life));
        }

        Role Of(string name, SignedMetadata? file, TimeSpan first) =>
            new(name, root.Roles[name], root.Version, file?.Version, file?.Expires, first);
    }

    private static OutboxItem Rotated(string estate, Role role, string keys, int revision, int index, DateTimeOffset now)
    {
        var ids = role.Keys.Keys.Select(key => key.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var data = new TrustEventData(
            estate, role.Name, role.KeysVersion, Threshold: role.Keys.Threshold, KeyCount: ids.Count, Keys: [.. ids.Take(MaxKeys)]);
        var what = string.Create(CultureInfo.InvariantCulture, $"trust.{role.Name}.{role.KeysVersion}.{keys[..16]}");
        return OutboxItems.OfTrust(EventTypes.TrustRotated, what, data, revision, index, now);
    }

    private static OutboxItem Expiring(
        string estate, Role role, DateTimeOffset expires, int notice, int revision, int index, DateTimeOffset now)
    {
        var data = new TrustEventData(estate, role.Name, role.Version, expires, notice);
        var what = string.Create(CultureInfo.InvariantCulture, $"trust.{role.Name}.{expires.ToUnixTimeSeconds()}.{notice}");
        return OutboxItems.OfTrust(EventTypes.TrustExpiring, what, data, revision, index, now);
    }

    private static string Digest(RoleKeys keys)
    {
        var ids = keys.Keys.Select(key => key.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{keys.Threshold} {string.Join(' ', ids)}"))));
    }

    /// <param name="KeysVersion">Version of the file that names the keys.</param>
    /// <param name="Version">Version of the file that expires.</param>
    /// <param name="First">How long before there is the first notice.</param>
    private sealed record Role(
        string Name, RoleKeys Keys, long KeysVersion, long? Version, DateTimeOffset? Expires, TimeSpan First);
}
