namespace PosCloud.Protocol.Releases;

/// <summary>Where the uploader puts the image (SAS, write only, one staging blob). A secret: never logged.</summary>
public sealed record UploadLink(Uri Url, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"{nameof(UploadLink)} {{ ExpiresAt = {ExpiresAt:O} }}";
}
