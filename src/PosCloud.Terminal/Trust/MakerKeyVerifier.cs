using System.Security.Cryptography;
using System.Text;
using PosCloud.Protocol.Releases;

namespace PosCloud.Terminal.Trust;

/// <summary>The reference verifier: ECDSA P-256 over the SHA-256 of the full image, with one key of the maker.</summary>
public sealed class MakerKeyVerifier : IVendorSignatureVerifier
{
    private const int P256Bits = 256;

    private readonly byte[] _key;

    private MakerKeyVerifier(byte[] key) => (_key, KeyId) = (key, Convert.ToHexStringLower(SHA256.HashData(key)));

    /// <summary>SHA-256 of the key's SubjectPublicKeyInfo, in hex.</summary>
    public string KeyId { get; }

    /// <param name="pem">SubjectPublicKeyInfo in PEM.</param>
    /// <exception cref="ArgumentException">It is no P-256 public key.</exception>
    public static MakerKeyVerifier FromPem(ReadOnlySpan<byte> pem)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(Encoding.ASCII.GetString(pem));
            return key.KeySize == P256Bits
                ? new MakerKeyVerifier(key.ExportSubjectPublicKeyInfo())
                : throw new ArgumentException("The maker's key is not on P-256.");
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException("The maker's key is no P-256 public key in PEM.", e);
        }
    }

    public ValueTask<string?> VerifyAsync(VendorSignedImage image, CancellationToken cancellationToken) => ValueTask.FromResult(Verify(image));

    private string? Verify(VendorSignedImage image)
    {
        if (image.Signature.Format != VendorSignature.EcdsaP256Sha256)
        {
            return $"the maker's signature has the format {image.Signature.Format}; this terminal knows {VendorSignature.EcdsaP256Sha256}";
        }

        if (image.Signature.KeyId != KeyId)
        {
            return $"the maker's key {image.Signature.KeyId} is not the one of this terminal, {KeyId}";
        }

        var signature = new byte[VendorSignature.MaxChars];
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_key, out _);
        return Convert.TryFromBase64String(image.Signature.Signature, signature, out var length)
            && key.VerifyHash(Convert.FromHexString(image.Sha256), signature.AsSpan(0, length), DSASignatureFormat.Rfc3279DerSequence)
                ? null
                : "the maker's signature does not fit the image";
    }
}
