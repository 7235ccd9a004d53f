using System.Security.Cryptography;
using System.Text;
using PosCloud.Core.Audit;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;

namespace PosCloud.Core.Terminals;

/// <summary>
/// The list of terminals that join with the key of their factory. An entry lies beside the enrolment codes and is used as they
/// are: once, by a conditional write. What a terminal used is never changed again.
/// </summary>
public sealed class FactoryKeys(IEnrolmentStore store, TimeProvider time)
{
    private const int MaxAttempts = 4;

    private enum End
    {
        Unchanged,
        Changed,
        Used,
        Revoked,
    }

    /// <summary>Where the entry of a hardware with this key lies; cannot be the hash of a code, which has no line feed.</summary>
    public static string Hash(string hardwareId, string thumbprint) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"factory\n{hardwareId}\n{thumbprint}")));

    /// <summary>Adds entries. One that is there and unused takes over what is said now; one that was used or revoked stays.</summary>
    public async Task<Outcome<FactoryKeysResult>> AddAsync(
        string estate, AddFactoryKeysRequest request, string actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var records = request.Keys.ToDictionary(
            key => Hash(key.HardwareId, key.Thumbprint),
            key => (Key: key, Record: new EnrolmentRecord(
                key.TerminalId, key.Site, key.Tags ?? new Dictionary<string, string>(), now.AddSeconds(request.ExpiresInSeconds), actor, CreatedAt: now, IsFactory: true)),
            StringComparer.Ordinal);
        var known = await store.InsertAsync(estate, [.. records.Select(r => (r.Key, r.Value.Record))], cancellationToken).ConfigureAwait(false);
        var (changed, unchanged) = (0, 0);
        var refused = new List<FactoryKeyRefusal>();
        foreach (var hash in known)
        {
            var (key, record) = records[hash];
            switch (await ReplaceAsync(estate, hash, record, cancellationToken).ConfigureAwait(false))
            {
                case null:
                    return Reasons.ConcurrentChange;
                case End.Changed:
                    changed++;
                    break;
                case End.Unchanged:
                    unchanged++;
                    break;
                case End.Used:
                    refused.Add(new FactoryKeyRefusal(key.HardwareId, key.TerminalId, Reasons.FactoryKeyUsed.Name));
                    break;
                default:
                    refused.Add(new FactoryKeyRefusal(key.HardwareId, key.TerminalId, Reasons.FactoryKeyRevoked.Name));
                    break;
            }
        }

        var result = new FactoryKeysResult(records.Count - known.Count, changed, unchanged, refused);
        if (result.Added + result.Changed > 0)
        {
            AuditScope.Note("factory-keys", null, request, ProtocolJson.Default.AddFactoryKeysRequest);
        }

        return result;
    }

    /// <summary>Makes entries void that nobody has used. What has joined is a terminal: it is revoked as one.</summary>
    public async Task<Outcome<FactoryKeysResult>> RevokeAsync(
        string estate, RevokeFactoryKeysRequest request, CancellationToken cancellationToken)
    {
        var (changed, unchanged) = (0, 0);
        var refused = new List<FactoryKeyRefusal>();
        foreach (var key in request.Keys)
        {
            var hash = Hash(key.HardwareId, key.Thumbprint);
            for (var attempt = 0; ; attempt++)
            {
                var found = await store.FindAsync(estate, hash, cancellationToken).ConfigureAwait(false);
                if (found is null || found.Value.RevokedAt is not null)
                {
                    unchanged++;
                    break;
                }

                if (found.Value.UsedBy is not null)
                {
                    refused.Add(new FactoryKeyRefusal(key.HardwareId, found.Value.TerminalId, Reasons.FactoryKeyUsed.Name));
                    break;
                }

                if (await store.UpdateAsync(estate, hash, found.Value with { RevokedAt = time.GetUtcNow() }, found.Version, cancellationToken).ConfigureAwait(false))
                {
                    changed++;
                    break;
                }

                if (attempt == MaxAttempts)
                {
                    return Reasons.ConcurrentChange;
                }
            }
        }

        if (changed > 0)
        {
            AuditScope.Note("factory-keys", null, request, ProtocolJson.Default.RevokeFactoryKeysRequest);
        }

        return new FactoryKeysResult(Added: 0, changed, unchanged, refused);
    }

    private async Task<End?> ReplaceAsync(string estate, string hash, EnrolmentRecord record, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var found = await store.FindAsync(estate, hash, cancellationToken).ConfigureAwait(false);
            if (found is not null && IsSame(found.Value, record))
            {
                return End.Unchanged;
            }

            if (found is null || found.Value.RevokedAt is not null)
            {
                return End.Revoked;
            }

            if (found.Value.UsedBy is not null)
            {
                return End.Used;
            }

            if (await store.UpdateAsync(estate, hash, record, found.Version, cancellationToken).ConfigureAwait(false))
            {
                return End.Changed;
            }
        }

        return null;
    }

    /// <summary>A list that is sent again counts from another day: that alone is no change while it is less than a twelfth of the time.</summary>
    private bool IsSame(EnrolmentRecord one, EnrolmentRecord other) =>
        one.RevokedAt is null
        && (one.TerminalId, one.Site) == (other.TerminalId, other.Site)
        && one.Tags.Count == other.Tags.Count
        && one.Tags.All(tag => other.Tags.TryGetValue(tag.Key, out var value) && value == tag.Value)
        && (one.UsedBy is not null || (other.ExpiresAt - one.ExpiresAt).Duration() < Tolerance(other));

    private TimeSpan Tolerance(EnrolmentRecord record) => (record.ExpiresAt - time.GetUtcNow()) / 12;
}
