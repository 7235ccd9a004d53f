using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace PosCloud.KeyVault;

/// <summary>
/// An RSA key in Key Vault with its versions: wraps keys (RSA-OAEP-256) and signs (PS256) with the newest, unwraps and verifies with
/// the one that is named. Wrapping and verifying need the public half only and no request.
/// </summary>
public sealed class VaultRsaKey
{
    private const int MinBits = 2048;

    private readonly KeyVaultKeys vault;
    private readonly ConcurrentDictionary<string, RSAParameters> known = new(StringComparer.Ordinal);

    internal VaultRsaKey(KeyVaultKeys vault, Uri id) => (this.vault, Id) = (vault, id);

    /// <summary>The address with the version.</summary>
    public Uri Id { get; }

    /// <summary>Another version of this very key, by its address; null when it is another key.</summary>
    public Uri? Version(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var other) || other.Query.Length > 0 || other.Segments is not ["/", "keys/", var name, _])
        {
            return null;
        }

        return other.Scheme == Id.Scheme && other.Authority == Id.Authority && name == Id.Segments[2] ? other : null;
    }

    public byte[] Wrap(ReadOnlySpan<byte> key)
    {
        using var rsa = PublicKey(Id);
        return rsa.Encrypt(key, RSAEncryptionPadding.OaepSHA256);
    }

    /// <param name="version">From <see cref="Version"/>.</param>
    /// <param name="wrapped">What <see cref="Wrap"/> gave.</param>
    public byte[] Unwrap(Uri version, ReadOnlySpan<byte> wrapped) => vault.Do(version, "unwrapkey", "RSA-OAEP-256", wrapped);

    public byte[] Sign(ReadOnlySpan<byte> data) => vault.Do(Id, "sign", "PS256", SHA256.HashData(data));

    /// <param name="version">From <see cref="Version"/>.</param>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">What <see cref="Sign"/> gave.</param>
    public bool Verify(Uri version, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var rsa = PublicKey(version);
        return rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
    }

    internal RSA PublicKey(Uri version)
    {
        var rsa = RSA.Create(known.GetOrAdd(version.AbsoluteUri, _ => Read(version)));
        return rsa.KeySize >= MinBits ? rsa : throw new InvalidOperationException($"The key {version} has less than {MinBits} bits.");
    }

    private RSAParameters Read(Uri version)
    {
        using var answer = vault.Get(version);
        try
        {
            var jwk = answer.RootElement.GetProperty("key");
            return new RSAParameters
            {
                Modulus = Base64Url.DecodeFromChars(KeyVaultKeys.Text(jwk, "n")),
                Exponent = Base64Url.DecodeFromChars(KeyVaultKeys.Text(jwk, "e")),
            };
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidOperationException($"The key {version} is not an RSA key.", e);
        }
    }
}
