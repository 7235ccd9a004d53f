namespace PosCloud.Protocol.Support;

/// <summary>A diagnostics bundle of a terminal.</summary>
/// <param name="UploadId">Its id.</param>
/// <param name="Sha256">Hash of the bundle.</param>
/// <param name="Length">Bytes.</param>
/// <param name="RequestedAt">When the terminal asked for a link; UTC.</param>
/// <param name="CompletedAt">When it was checked and stored; UTC, absent until then.</param>
/// <param name="RequestId">The operator's request that it answers; absent when the terminal sent it by itself.</param>
public sealed record DiagnosticsView(
    string UploadId, string Sha256, long Length, DateTimeOffset RequestedAt, DateTimeOffset? CompletedAt = null, string? RequestId = null);
