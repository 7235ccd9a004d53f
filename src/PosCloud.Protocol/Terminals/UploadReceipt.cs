namespace PosCloud.Protocol.Terminals;

/// <summary>The upload was complete and its hash as declared.</summary>
public sealed record UploadReceipt(string UploadId, string Sha256, long Length);
