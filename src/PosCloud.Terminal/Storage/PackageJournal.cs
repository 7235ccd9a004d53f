namespace PosCloud.Terminal.Storage;

/// <summary>The package of a component and how far it has come.</summary>
/// <param name="Sha256">SHA-256 of the package.</param>
/// <param name="Length">Bytes of the package.</param>
/// <param name="BaseSha256">The image that it starts from; null for a full package.</param>
/// <param name="Url">Download link; a secret. Null when a new one is needed.</param>
/// <param name="ETag">ETag under which the download began: a resumed one must be of the same bytes.</param>
/// <param name="Counted">Bytes of the part file that <see cref="ExecutionJournal.BytesDownloaded"/> already counts.</param>
/// <param name="Redone">The whole download was repeated once, since the resumed one had a wrong hash.</param>
/// <param name="Verified">The part file is complete and has the right hash.</param>
/// <param name="OutputStarted">The unfinished image holds only what this package wrote, so decoding may resume.</param>
internal sealed record PackageJournal(
    string Sha256,
    long Length,
    string? BaseSha256,
    Uri? Url,
    string? ETag = null,
    long Counted = 0,
    bool Redone = false,
    bool Verified = false,
    bool OutputStarted = false)
{
    public override string ToString() => $"{nameof(PackageJournal)} {{ Sha256 = {Sha256} }}";
}
