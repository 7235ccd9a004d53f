namespace PosCloud.Protocol.Documents;

/// <summary>One version of a document of a release.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Language">BCP 47 tag of its text.</param>
/// <param name="Version">Counts the contents of this name and language in this release, from 1.</param>
/// <param name="Format">What it is written in.</param>
/// <param name="Sha256">SHA-256 of the document.</param>
/// <param name="Length">Bytes of the document.</param>
/// <param name="AddedAt">UTC.</param>
/// <param name="AddedBy">Who added it.</param>
/// <param name="RemovedAt">When it was removed; UTC, absent while it can be read.</param>
/// <param name="RemovedBy">Who removed it.</param>
/// <param name="Reason">Why it was removed.</param>
public sealed record DocumentView(
    string Name,
    string Language,
    int Version,
    DocumentFormat Format,
    string Sha256,
    long Length,
    DateTimeOffset AddedAt,
    string AddedBy,
    DateTimeOffset? RemovedAt = null,
    string? RemovedBy = null,
    string? Reason = null);
