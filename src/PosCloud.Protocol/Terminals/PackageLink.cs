namespace PosCloud.Protocol.Terminals;

/// <summary>A short-lived download link (SAS). It is a secret: never logged.</summary>
/// <param name="Sha256">Content hash of the package, as in the directive.</param>
/// <param name="Url">Supports <c>Range</c> and <c>If-Match</c>.</param>
/// <param name="ExpiresAt">UTC; afterwards ask for a new link.</param>
public sealed record PackageLink(string Sha256, Uri Url, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"{nameof(PackageLink)} {{ Sha256 = {Sha256}, ExpiresAt = {ExpiresAt:O} }}";
}
