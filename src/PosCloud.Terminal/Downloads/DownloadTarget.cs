namespace PosCloud.Terminal.Downloads;

/// <summary>What is downloaded, and what the journal has of it.</summary>
/// <param name="PartFile">Where the bytes go as they come.</param>
/// <param name="Sha256">Signed: what the whole must have.</param>
/// <param name="Length">Signed: bytes of the whole; no more is taken.</param>
/// <param name="Url">Download link; a secret. Null when a new one is needed.</param>
/// <param name="ETag">ETag under which the download began: a resumed one must be of the same bytes.</param>
/// <param name="Redone">The whole download was repeated once, since the resumed one had a wrong hash.</param>
internal sealed record DownloadTarget(string PartFile, string Sha256, long Length, Uri? Url, string? ETag, bool Redone)
{
    public override string ToString() => $"{nameof(DownloadTarget)} {{ Sha256 = {Sha256} }}";
}
