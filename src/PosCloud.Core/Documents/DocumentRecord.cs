using PosCloud.Protocol;
using PosCloud.Protocol.Documents;

namespace PosCloud.Core.Documents;

/// <summary>One version of a document as it is stored. Its bytes are a blob of its own, so that removing it takes no other's away.</summary>
/// <param name="ReleaseId">The release that it belongs to.</param>
/// <param name="Name">What it is.</param>
/// <param name="Language">BCP 47 tag of its text.</param>
/// <param name="Version">Counts the contents of this name and language in this release, from 1; removed ones count.</param>
/// <param name="UploadId">The upload that it came by.</param>
/// <param name="RemovedAt">When it was removed; the row stays, so that its number is not used again.</param>
public sealed record DocumentRecord(
    string ReleaseId,
    string Name,
    string Language,
    int Version,
    DocumentFormat Format,
    string Sha256,
    long Length,
    string UploadId,
    DateTimeOffset AddedAt,
    string AddedBy,
    DateTimeOffset? RemovedAt = null,
    string? RemovedBy = null,
    string? Reason = null)
{
    /// <summary>
    /// Where its bytes lie in the container <c>documents</c>. What is there never changes: the hash is a part of it. So is the format,
    /// because what is malformed as one may be good as the other.
    /// </summary>
    public static string PathOf(string estate, string releaseId, string sha256, string uploadId, DocumentFormat format) =>
        $"{estate}/{releaseId}/{sha256}/{uploadId}.{KebabCaseEnumConverter<DocumentFormat>.Name(format)}";

    /// <inheritdoc cref="PathOf(string, string, string, string, DocumentFormat)"/>
    public string PathIn(string estate) => PathOf(estate, ReleaseId, Sha256, UploadId, Format);

    public DocumentView ToView() => new(Name, Language, Version, Format, Sha256, Length, AddedAt, AddedBy, RemovedAt, RemovedBy, Reason);
}
