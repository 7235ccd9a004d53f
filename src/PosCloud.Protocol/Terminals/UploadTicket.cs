namespace PosCloud.Protocol.Terminals;

/// <summary>Where to upload (SAS, write only, one blob). <c>PUT</c> with <c>x-ms-blob-type: BlockBlob</c>, or in blocks; then complete.</summary>
/// <param name="UploadId">Names the upload when it is completed.</param>
/// <param name="ExpiresAt">UTC.</param>
/// <param name="Url">A secret: never logged. Absent when the upload is complete already.</param>
public sealed record UploadTicket(string UploadId, DateTimeOffset ExpiresAt, Uri? Url = null)
{
    public override string ToString() => $"{nameof(UploadTicket)} {{ UploadId = {UploadId} }}";
}
