namespace PosCloud.Core.Terminals;

/// <summary>An upload of a terminal.</summary>
/// <param name="StagingPath">Where the last link leads: each link has a place of its own, because it may create and never overwrite.</param>
/// <param name="RequestId">The operator's demand that it answers.</param>
public sealed record UploadRecord(
    string UploadId, string Kind, string Sha256, long Length, DateTimeOffset RequestedAt, DateTimeOffset? CompletedAt = null,
    string? StagingPath = null,
    string? RequestId = null);
