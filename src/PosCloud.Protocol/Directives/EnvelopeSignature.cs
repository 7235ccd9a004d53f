namespace PosCloud.Protocol.Directives;

/// <summary>One signature.</summary>
/// <param name="Keyid">RFC 7638 thumbprint of the key.</param>
/// <param name="Sig">Base64 of r || s (64 bytes), ECDSA P-256 with SHA-256.</param>
public sealed record EnvelopeSignature(string Keyid, string Sig);
