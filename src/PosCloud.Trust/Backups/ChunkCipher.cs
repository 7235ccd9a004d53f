using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PosCloud.Trust.Backups;

/// <summary>
/// Seals the chunks of one backup by the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: Online
/// Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, 2015): the nonce is the chunk's number and whether it is the
/// last, so none can be moved, left out or cut off. The key is derived from data key and header, so the header is bound too.
/// </summary>
internal sealed class ChunkCipher : IDisposable
{
    private static readonly byte[] Label = Encoding.ASCII.GetBytes("poscloud-backup-v1 chunks");

    private readonly AesGcm _aes;
    private readonly byte[] _nonce = new byte[KeyWrap.NonceBytes];
    private uint _index;
    private bool _ended;

    public ChunkCipher(ReadOnlySpan<byte> dataKey, BackupHeader header)
    {
        var key = new byte[KeyWrap.KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey, key, SHA256.HashData(header.Bytes.Span), Label);
        _aes = new AesGcm(key, KeyWrap.TagBytes);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <param name="plain">The chunk.</param>
    /// <param name="sealed">Takes the chunk and the tag behind it.</param>
    /// <param name="isLast">Nothing follows.</param>
    public void Seal(ReadOnlySpan<byte> plain, Span<byte> @sealed, bool isLast)
    {
        Next(isLast);
        _aes.Encrypt(_nonce, plain, @sealed[..plain.Length], @sealed.Slice(plain.Length, KeyWrap.TagBytes));
    }

    /// <exception cref="BackupException"><see cref="BackupError.ChunkRefused"/></exception>
    public void Open(ReadOnlySpan<byte> @sealed, Span<byte> plain, bool isLast)
    {
        Next(isLast);
        try
        {
            _aes.Decrypt(_nonce, @sealed[..^KeyWrap.TagBytes], @sealed[^KeyWrap.TagBytes..], plain);
        }
        catch (CryptographicException)
        {
            throw new BackupException(BackupError.ChunkRefused, $"Chunk {_index - 1} of the backup is not what was written there.");
        }
    }

    public void Dispose() => _aes.Dispose();

    // 2^32 chunks are more than any limit allows; the check keeps a nonce from ever being used twice.
    private void Next(bool isLast)
    {
        if (_ended || _index == uint.MaxValue)
        {
            throw new InvalidOperationException("The last chunk has been written.");
        }

        BinaryPrimitives.WriteUInt32BigEndian(_nonce.AsSpan(7), _index++);
        _nonce[11] = isLast ? (byte)1 : (byte)0;
        _ended = isLast;
    }
}
