namespace PosCloud.Protocol.Documents;

/// <summary>Where a document goes (SAS): one PUT that creates one blob and can neither read nor overwrite. A secret: never logged.</summary>
/// <param name="UploadId">Names it when the document is added.</param>
/// <param name="Url">Where it goes.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record DocumentUpload(string UploadId, Uri Url, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"{nameof(DocumentUpload)} {{ UploadId = {UploadId}, ExpiresAt = {ExpiresAt:O} }}";
}
