using System.Security.Cryptography;

namespace PosCloud.Trust.Backups;

/// <summary>
/// Opens a backup, chunk by chunk; memory is one chunk. Gives out nothing that was not verified, but the whole is good only
/// when the end was reached: until then nothing that was read may count.
/// </summary>
public sealed class BackupReader : Stream
{
    private readonly Stream _input;
    private readonly ChunkCipher _cipher;
    private readonly byte[] _plain;
    private readonly byte[] _sealed;
    private int _ahead;
    private int _position;
    private int _filled;
    private bool _first = true;
    private bool _ended;

    private BackupReader(Stream input, BackupHeader header, byte[] dataKey)
    {
        Header = header;
        _input = input;
        _cipher = new ChunkCipher(dataKey, header);
        CryptographicOperations.ZeroMemory(dataKey);
        _plain = new byte[header.Chunk];

        // One byte more than a chunk: whether it is there says whether the chunk is the last.
        _sealed = new byte[header.Chunk + KeyWrap.TagBytes + 1];
    }

    public BackupHeader Header { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>With a key that the backup is sealed to.</summary>
    /// <param name="input">At the backup's first byte; not disposed.</param>
    /// <param name="key">Private.</param>
    /// <exception cref="BackupException">It cannot be opened.</exception>
    public static BackupReader Open(Stream input, ECDiffieHellman key)
    {
        var header = BackupHeader.Read(input);
        return new BackupReader(input, header, header.Unwrap(key));
    }

    /// <summary>With the data key that a recipient has released to this terminal.</summary>
    /// <param name="input">At the backup's first byte; not disposed.</param>
    /// <param name="sha256">SHA-256 of the whole file as it was hashed, lower-case hex.</param>
    /// <param name="grant">The release.</param>
    /// <param name="recipients">By the file that the approvers signed.</param>
    /// <param name="key">The terminal's restore key.</param>
    /// <exception cref="BackupException">It cannot be opened, or nobody who may has released it.</exception>
    public static BackupReader Open(
        Stream input, string sha256, BackupGrant grant, IReadOnlyList<BackupPublicKey> recipients, ECDiffieHellman key)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var header = BackupHeader.Read(input);
        return new BackupReader(input, header, grant.Unwrap(header.Context, sha256, recipients, key));
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position == _filled && !_ended)
        {
            OpenChunk();
        }

        var taken = Math.Min(buffer.Length, _filled - _position);
        _plain.AsSpan(_position, taken).CopyTo(buffer);
        _position += taken;
        return taken;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cipher.Dispose();
            CryptographicOperations.ZeroMemory(_plain);
        }

        base.Dispose(disposing);
    }

    private void OpenChunk()
    {
        var read = _ahead + _input.ReadAtLeast(_sealed.AsSpan(_ahead), _sealed.Length - _ahead, throwOnEndOfStream: false);
        var isLast = read < _sealed.Length;
        var length = isLast ? read : read - 1;

        // An empty chunk stands for an empty backup only; otherwise two files would say the same.
        if (length < KeyWrap.TagBytes || (length == KeyWrap.TagBytes && !_first))
        {
            throw new BackupException(BackupError.ChunkRefused, "The backup is cut off.");
        }

        _filled = length - KeyWrap.TagBytes;
        _position = 0;
        try
        {
            _cipher.Open(_sealed.AsSpan(0, length), _plain.AsSpan(0, _filled), isLast);
        }
        catch
        {
            _filled = 0;
            throw;
        }

        if (!isLast)
        {
            _sealed[0] = _sealed[length];
            _ahead = 1;
        }

        _first = false;
        _ended = isLast;
    }
}
