namespace PosCloud.Protocol.Documents;

/// <summary>A link that reads one document for a short time and nothing else; a secret while it lives.</summary>
/// <param name="Document">Which one was picked; compare length and SHA-256 of what comes.</param>
/// <param name="Url">Where it is.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record DocumentLink(DocumentView Document, Uri Url, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"{nameof(DocumentLink)} {{ {Document}, ExpiresAt = {ExpiresAt:O} }}";
}
