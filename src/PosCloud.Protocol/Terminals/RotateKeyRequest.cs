namespace PosCloud.Protocol.Terminals;

/// <summary>
/// <c>POST /v1/terminals/{terminalId}/key</c>: the terminal has made itself a new key. The old key signs the request, the new one
/// signs <see cref="Proof"/>. Repeating it with the same new key gives the same answer.
/// </summary>
/// <param name="PublicKey">The new P-256 key; the private half never leaves the terminal.</param>
/// <param name="Proof">Base64 of 64 bytes: the new key's signature over what docs/protocol-signing.md says.</param>
public sealed record RotateKeyRequest(EcJwk PublicKey, string Proof) : IChecked
{
    public void Check(FieldChecker check)
    {
        check.That(PublicKey is { Kty: "EC", Crv: "P-256", X.Length: 43, Y.Length: 43 }, "/publicKey", "must be an EC P-256 key (RFC 7517)");
        check.Text(Proof, 88, 88, "/proof");
    }
}
