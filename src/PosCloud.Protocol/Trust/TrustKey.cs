namespace PosCloud.Protocol.Trust;

/// <summary>A public key that the service holds the private half of.</summary>
/// <param name="Role"><c>snapshot</c>, <c>timestamp</c> or <c>director</c>.</param>
/// <param name="Pem">SubjectPublicKeyInfo, PEM; ECDSA P-256.</param>
public sealed record TrustKey(string Role, string Pem);
