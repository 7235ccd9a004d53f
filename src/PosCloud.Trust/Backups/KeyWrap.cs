using System.Security.Cryptography;
using System.Text;

namespace PosCloud.Trust.Backups;

/// <summary>
/// Wraps a data key to a P-256 key: ECDH, HKDF-SHA-256 (RFC 5869), AES-256-GCM with a nonce of zeros, since each key that wraps
/// is used once. docs/backups.md has it byte by byte.
/// </summary>
internal static class KeyWrap
{
    /// <summary>Bytes of a data key and of every derived key.</summary>
    public const int KeyBytes = 32;

    public const int TagBytes = 16;

    public const int NonceBytes = 12;

    /// <summary>A wrapped data key: itself encrypted, and the tag.</summary>
    public const int WrappedBytes = KeyBytes + TagBytes;

    private static readonly byte[] WrapLabel = Encoding.ASCII.GetBytes("poscloud-backup-v1 wrap");
    private static readonly byte[] GrantLabel = Encoding.ASCII.GetBytes("poscloud-backup-v1 grant");

    /// <summary>The key that wraps for a recipient, from both sides: ephemeral private and recipient public, or the reverse.</summary>
    public static byte[] Derive(ECDiffieHellman own, ECDiffieHellman other, ReadOnlySpan<byte> ephemeral, ReadOnlySpan<byte> recipient)
    {
        var secret = Agree(own, other);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyBytes, salt: null, [.. WrapLabel, .. ephemeral, .. recipient]);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    /// <summary>The key that wraps when the sender proves who it is: two agreements, the second with the sender's own key.</summary>
    public static byte[] Derive(
        ReadOnlySpan<byte> ephemeralSecret, ReadOnlySpan<byte> senderSecret, ReadOnlySpan<byte> ephemeral, ReadOnlySpan<byte> sender, ReadOnlySpan<byte> recipient)
    {
        byte[] secret = [.. ephemeralSecret, .. senderSecret];
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyBytes, salt: null, [.. GrantLabel, .. ephemeral, .. sender, .. recipient]);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    /// <summary>The x coordinate of the shared point, 32 bytes big-endian (SEC 1, section 3.3.1).</summary>
    public static byte[] Agree(ECDiffieHellman own, ECDiffieHellman other) => own.DeriveRawSecretAgreement(other.PublicKey);

    public static byte[] Wrap(byte[] wrappingKey, ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> bound)
    {
        var wrapped = new byte[WrappedBytes];
        using var aes = new AesGcm(wrappingKey, TagBytes);
        aes.Encrypt(stackalloc byte[NonceBytes], dataKey, wrapped.AsSpan(0, KeyBytes), wrapped.AsSpan(KeyBytes), bound);
        return wrapped;
    }

    /// <exception cref="BackupException"><see cref="BackupError.WrapRefused"/></exception>
    public static byte[] Unwrap(byte[] wrappingKey, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> bound)
    {
        var dataKey = new byte[KeyBytes];
        using var aes = new AesGcm(wrappingKey, TagBytes);
        try
        {
            aes.Decrypt(stackalloc byte[NonceBytes], wrapped[..KeyBytes], wrapped[KeyBytes..], dataKey, bound);
            return dataKey;
        }
        catch (CryptographicException)
        {
            throw new BackupException(BackupError.WrapRefused, "The data key was wrapped by or for somebody else, for another backup, or was altered.");
        }
    }
}
