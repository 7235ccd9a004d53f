using PosCloud.Core.Audit;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Documents;
using PosCloud.Protocol.Problems;

namespace PosCloud.Core.Documents;

/// <summary>
/// Guides and training for people, attached to a release in any of its states. They are not installed, so nobody approves them; who
/// added and removed them is in the audit log. Each change commits with the release's row, so that two at once cannot get the same
/// version or exceed the limit.
/// </summary>
public sealed class DocumentHandler(ICatalogueStore catalogue, IBlobVault vault, OutboxRelay relay, CheckInOptions options, TimeProvider time)
{
    private const int MaxAttempts = 4;

    /// <summary>A place for the bytes. Nothing is written down: an upload that nobody adds is swept from staging.</summary>
    public async Task<Outcome<DocumentUpload>> UploadAsync(
        string estate, string releaseId, DocumentUploadRequest request, CancellationToken cancellationToken)
    {
        if (await catalogue.FindReleaseAsync(estate, releaseId, cancellationToken).ConfigureAwait(false) is null)
        {
            return Reasons.ReleaseUnknown;
        }

        // Of chance: the link creates and never overwrites, so each needs a place of its own.
        var uploadId = Guid.NewGuid().ToString("N");
        var expiresAt = time.GetUtcNow() + options.LinkLifetime;
        var url = await vault.CreateLinkAsync(
            StagingPath(estate, releaseId, request.Sha256, uploadId), expiresAt, cancellationToken).ConfigureAwait(false);
        return new DocumentUpload(uploadId, url, expiresAt);
    }

    public async Task<Outcome<DocumentView>> AddAsync(
        string estate, string releaseId, AddDocumentRequest request, string actor, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var release = await catalogue.FindReleaseAsync(estate, releaseId, cancellationToken).ConfigureAwait(false);
            if (release is null)
            {
                return Reasons.ReleaseUnknown;
            }

            var documents = await catalogue.ListDocumentsAsync(estate, releaseId, cancellationToken).ConfigureAwait(false);
            if (documents.FirstOrDefault(d => d.Value.UploadId == request.UploadId)?.Value is { } taken)
            {
                return IsSame(taken, request)
                    ? taken.ToView()
                    : new Problem(Reasons.FieldInvalid, $"/uploadId: is that of {taken.Name} {taken.Language} {taken.Version}");
            }

            var versions = documents.Select(d => d.Value).Where(d => d.Name == request.Name && LanguageTag.IsSame(d.Language, request.Language)).ToList();
            if (versions.LastOrDefault() is { RemovedAt: null } newest && IsSame(newest, request))
            {
                return newest.ToView();
            }

            if (documents.Count >= Limits.Documents)
            {
                return new Problem(Reasons.DocumentsFull, $"{releaseId} has {documents.Count} documents, removed ones too.");
            }

            if (await StoreAsync(estate, releaseId, request, cancellationToken).ConfigureAwait(false) is { } refused)
            {
                return refused;
            }

            var now = time.GetUtcNow();
            var added = new DocumentRecord(
                releaseId, request.Name, request.Language, (versions.LastOrDefault()?.Version ?? 0) + 1, request.Format, request.Sha256, request.Length, request.UploadId, now, actor);
            if (await CommitAsync(estate, release, EventTypes.ReleaseDocumentAdded, null, added, now, cancellationToken).ConfigureAwait(false))
            {
                return added.ToView();
            }
        }

        return Reasons.ConcurrentChange;
    }

    /// <summary>All of a release, removed ones too, by name, language and version.</summary>
    public async Task<Outcome<Page<DocumentView>>> ListAsync(string estate, string releaseId, CancellationToken cancellationToken)
    {
        var documents = await catalogue.ListDocumentsAsync(estate, releaseId, cancellationToken).ConfigureAwait(false);
        if (documents.Count == 0 && await catalogue.FindReleaseAsync(estate, releaseId, cancellationToken).ConfigureAwait(false) is null)
        {
            return Reasons.ReleaseUnknown;
        }

        return new Page<DocumentView>([.. documents.Select(d => d.Value.ToView())], Continuation: null);
    }

    /// <param name="estate">The tenant.</param>
    /// <param name="releaseId">The release.</param>
    /// <param name="name">What it is.</param>
    /// <param name="language">What the reader asks for; another is picked when there is none in it.</param>
    /// <param name="version">Null for the newest one in that language.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public async Task<Outcome<DocumentLink>> LinkAsync(
        string estate, string releaseId, string name, string? language, int? version, CancellationToken cancellationToken)
    {
        var release = await catalogue.FindReleaseAsync(estate, releaseId, cancellationToken).ConfigureAwait(false);
        if (release is null)
        {
            return Reasons.ReleaseUnknown;
        }

        var readable = (await catalogue.ListDocumentsAsync(estate, releaseId, cancellationToken).ConfigureAwait(false))
            .Select(d => d.Value)
            .Where(d => d.Name == name && d.RemovedAt is null && (version is null || d.Version == version))
            .ToList();
        if (readable.Count == 0)
        {
            return Reasons.DocumentUnknown;
        }

        var picked = LanguageTag.Pick(readable.Select(d => d.Language), language, release.Value.Notices?.Language);
        var document = readable.Last(d => LanguageTag.IsSame(d.Language, picked));
        var expiresAt = time.GetUtcNow() + options.LinkLifetime;
        var url = await vault.ReadLinkAsync(VaultContainer.Documents, document.PathIn(estate), expiresAt, cancellationToken).ConfigureAwait(false);
        return new DocumentLink(document.ToView(), url, expiresAt);
    }

    public async Task<Outcome<DocumentView>> RemoveAsync(
        string estate, string releaseId, string name, RemoveDocumentRequest request, string actor, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var release = await catalogue.FindReleaseAsync(estate, releaseId, cancellationToken).ConfigureAwait(false);
            if (release is null)
            {
                return Reasons.ReleaseUnknown;
            }

            var found = (await catalogue.ListDocumentsAsync(estate, releaseId, cancellationToken).ConfigureAwait(false))
                .FirstOrDefault(d => d.Value.Name == name && LanguageTag.IsSame(d.Value.Language, request.Language) && d.Value.Version == request.Version);
            if (found is null)
            {
                return Reasons.DocumentUnknown;
            }

            var removed = found.Value;
            var now = time.GetUtcNow();
            if (removed.RemovedAt is null)
            {
                removed = removed with { RemovedAt = now, RemovedBy = actor, Reason = request.Reason };
                if (!await CommitAsync(estate, release, EventTypes.ReleaseDocumentRemoved, found, removed, now, cancellationToken).ConfigureAwait(false))
                {
                    continue;
                }
            }

            // After the row: it never points at nothing. A crash in between is repaired by asking again.
            await vault.DeleteAsync(VaultContainer.Documents, removed.PathIn(estate), cancellationToken).ConfigureAwait(false);
            return removed.ToView();
        }

        return Reasons.ConcurrentChange;
    }

    /// <summary>Moves the upload to its place, where it cannot change any more, and looks into it there.</summary>
    private async Task<Problem?> StoreAsync(string estate, string releaseId, AddDocumentRequest request, CancellationToken cancellationToken)
    {
        var path = DocumentRecord.PathOf(estate, releaseId, request.Sha256, request.UploadId, request.Format);
        var refused = await vault.IngestAsync(
            StagingPath(estate, releaseId, request.Sha256, request.UploadId), VaultContainer.Documents, path, request.Sha256, request.Length, cancellationToken).ConfigureAwait(false);
        if (refused is not null)
        {
            return refused;
        }

        using var content = new MemoryStream((int)request.Length);
        await vault.DownloadAsync(VaultContainer.Documents, path, content, cancellationToken).ConfigureAwait(false);
        if (DocumentInspector.Check(request.Format, content.GetBuffer().AsSpan(0, (int)content.Length)) is not { } wrong)
        {
            return null;
        }

        await vault.DeleteAsync(VaultContainer.Documents, path, cancellationToken).ConfigureAwait(false);
        return new Problem(Reasons.DocumentMalformed, wrong);
    }

    private async Task<bool> CommitAsync(
        string estate,
        Versioned<ReleaseRecord> release,
        string type,
        Versioned<DocumentRecord>? before,
        DocumentRecord after,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var counted = release.Value with { Revision = release.Value.Revision + 1 };
        var change = new CatalogueChange(estate)
        {
            Releases = [(counted, release.Version)],
            Documents = [(after, before?.Version)],
            Outbox = [OutboxItems.OfDocument(type, estate, counted, after, now)],
        };
        if (!await catalogue.CommitAsync(change, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        relay.Enqueue(change.Partition, change.Outbox);
        AuditScope.Note($"releases/{after.ReleaseId}/documents/{after.Name}", before?.Value, after, CoreJson.Stored.DocumentRecord);
        return true;
    }

    private static bool IsSame(DocumentRecord document, AddDocumentRequest request) =>
        document.Name == request.Name && LanguageTag.IsSame(document.Language, request.Language)
        && (document.Format, document.Sha256, document.Length) == (request.Format, request.Sha256, request.Length);

    private static string StagingPath(string estate, string releaseId, string sha256, string uploadId) =>
        $"{estate}/documents/{releaseId}/{sha256}/{uploadId}";
}
