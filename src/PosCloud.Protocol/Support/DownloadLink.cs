namespace PosCloud.Protocol.Support;

/// <summary>A link that reads one blob for a short time and nothing else; a secret while it lives.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="ExpiresAt">UTC.</param>
/// <param name="Sha256">Of the content: compare it.</param>
/// <param name="Length">Bytes.</param>
public sealed record DownloadLink(Uri Url, DateTimeOffset ExpiresAt, string Sha256, long Length);
