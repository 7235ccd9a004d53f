namespace PosCloud.Protocol;

/// <summary>A public P-256 key as JSON Web Key (RFC 7517, RFC 7518 section 6.2.1).</summary>
/// <param name="Kty"><c>EC</c>.</param>
/// <param name="Crv"><c>P-256</c>.</param>
/// <param name="X">32 bytes, base64url without padding.</param>
/// <param name="Y">32 bytes, base64url without padding.</param>
/// <param name="Kid">RFC 7638 thumbprint (SHA-256, base64url); null where the reader computes it.</param>
public sealed record EcJwk(string Kty, string Crv, string X, string Y, string? Kid = null);
