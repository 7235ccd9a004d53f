using System.Security.Cryptography;
using System.Text;
using PosCloud.Protocol;

namespace PosCloud.Trust;

/// <summary>
/// Proof that a terminal has the new key that it asks for: the new key signs, by ECDSA P-256 with SHA-256 (64 bytes r and s), the
/// UTF-8 lines <c>poscloud-key-rotation-v1</c>, estate, terminal id, thumbprint of the old key, thumbprint of the new key, joined
/// by <c>\n</c>. It needs no nonce: it stands in a request that has one.
/// </summary>
public static class KeyProof
{
    /// <returns>Base64 of the signature.</returns>
    /// <exception cref="TrustException"><see cref="TrustError.KeyInvalid"/>: a key is not on P-256.</exception>
    public static string Sign(ECDsa newKey, string estate, string terminalId, EcJwk oldKey) => Convert.ToBase64String(newKey.SignData(
        Content(estate, terminalId, oldKey, EcJwks.FromKey(newKey)), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    /// <exception cref="TrustException"><see cref="TrustError.KeyInvalid"/>: a key is not on P-256.</exception>
    public static bool Verify(string proof, string estate, string terminalId, EcJwk oldKey, EcJwk newKey)
    {
        Span<byte> signature = stackalloc byte[EcdsaSignatures.FixedBytes + 2];
        if (!Convert.TryFromBase64String(proof, signature, out var length) || length != EcdsaSignatures.FixedBytes)
        {
            return false;
        }

        using var key = EcJwks.ToKey(newKey);
        return key.VerifyData(
            Content(estate, terminalId, oldKey, newKey), signature[..length], HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static byte[] Content(string estate, string terminalId, EcJwk oldKey, EcJwk newKey) => Encoding.UTF8.GetBytes(
        $"poscloud-key-rotation-v1\n{estate}\n{terminalId}\n{EcJwks.Thumbprint(oldKey)}\n{EcJwks.Thumbprint(newKey)}");
}
