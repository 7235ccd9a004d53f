namespace PosCloud.Protocol.Releases;

/// <summary>
/// The terminal maker's own signature of an image, detached. Neither the service nor the approvers verify it: the terminal does, with
/// a verifier and a key of its maker.
/// </summary>
/// <param name="Format">What kind it is; <see cref="EcdsaP256Sha256"/>, or a name of the maker's.</param>
/// <param name="KeyId">Names the maker's key; for <see cref="EcdsaP256Sha256"/> the SHA-256 of its SubjectPublicKeyInfo, in hex.</param>
/// <param name="Signature">Base64, as the maker gave it.</param>
public sealed record VendorSignature(string Format, string KeyId, string Signature)
{
    /// <summary>ECDSA on P-256 over the SHA-256 of the full image, DER: what <c>openssl dgst -sha256 -sign</c> makes.</summary>
    public const string EcdsaP256Sha256 = "ecdsa-p256-sha256";

    /// <summary>Characters of the base64: 3,000 bytes, enough for a CMS envelope.</summary>
    public const int MaxChars = 4_000;

    /// <summary>Characters of the key's name.</summary>
    public const int MaxKeyChars = 128;

    /// <summary>Whether it is within its bounds, wherever it comes from.</summary>
    public bool IsWithinBounds() => Names.IsComponent(Format)
        && KeyId is { Length: >= 1 and <= MaxKeyChars } && !KeyId.Any(char.IsControl)
        && Signature is { Length: >= 4 and <= MaxChars } && Convert.TryFromBase64String(Signature, new byte[MaxChars], out _);

    internal void Check(FieldChecker check, string pointer)
    {
        check.Component(Format, $"{pointer}/format");
        check.Text(KeyId, 1, MaxKeyChars, $"{pointer}/keyId");
        check.That(IsWithinBounds(), $"{pointer}/signature", $"must be base64 of at most {MaxChars} characters");
    }
}
