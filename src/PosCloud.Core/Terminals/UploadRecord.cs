namespace PosCloud.Core.Terminals;

/// <summary>An upload of a terminal.</summary>
public sealed record UploadRecord(
    string UploadId, string Kind, string Sha256, long Length, DateTimeOffset RequestedAt, DateTimeOffset? CompletedAt = null);
