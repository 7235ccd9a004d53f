namespace PosCloud.Protocol.Terminals;

/// <summary>Where to upload (SAS, write only, one blob). <c>PUT</c> with <c>x-ms-blob-type: BlockBlob</c>, then complete.</summary>
/// <param name="UploadId">Names the upload when it is completed.</param>
/// <param name="Url">A secret: never logged. Null when the upload is complete already.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record UploadTicket(string UploadId, Uri? Url, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"{nameof(UploadTicket)} {{ UploadId = {UploadId} }}";
}
