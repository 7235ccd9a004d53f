using PosCloud.Core.Audit;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;

namespace PosCloud.Core.Trust;

/// <summary>
/// Remembers which account brought which signature of the file that waits, so that two signatures are two people also when the file
/// has no new release. Written before the signature is kept: what has no account on record does not count.
/// </summary>
public sealed class ProposalSigners(ITrustWatchStore store, TimeProvider time)
{
    /// <param name="estate">The tenant.</param>
    /// <param name="file">Digest of what is signed.</param>
    /// <param name="version">Version of the file, for the audit log.</param>
    /// <param name="known">Key ids whose signatures the waiting file has already.</param>
    /// <param name="added">The key id of the new signature; null for a repeat.</param>
    /// <param name="actor">Who brings it.</param>
    /// <returns>Null when it may be kept; <see cref="Reasons.ConcurrentChange"/> when it is worth another try.</returns>
    public async Task<Problem?> AddAsync(
        string estate, string file, long version, IReadOnlyCollection<string> known, string? added, string actor, CancellationToken cancellationToken)
    {
        var found = await store.FindAsync(estate, cancellationToken).ConfigureAwait(false);
        var record = found?.Value ?? TrustWatchRecord.None;
        var signers = (record.Signers ?? []).Where(s => s.File == file).ToList();
        if (known.FirstOrDefault(key => !signers.Exists(s => s.KeyId == key)) is { } nobody)
        {
            return new Problem(Reasons.ProposalPending, $"It is not on record who signed the waiting file with key {nobody}: replace it.");
        }

        if (added is null || signers.Exists(s => s.KeyId == added))
        {
            return null;
        }

        if (signers.Exists(s => s.By == actor))
        {
            return new Problem(Reasons.ApproverRepeated, $"{actor} signed this file already, with another key.");
        }

        var signer = new ReleaseApproval(time.GetUtcNow(), actor, added, file);
        var next = record with { Revision = record.Revision + 1, Signers = [.. signers, signer] };
        if (!await store.CommitAsync(estate, next, found?.Version, [], cancellationToken).ConfigureAwait(false))
        {
            return new Problem(Reasons.ConcurrentChange);
        }

        AuditScope.Note($"trust/targets/{version}", null, signer, CoreJson.Stored.ReleaseApproval);
        return null;
    }
}
