using System.Security.Cryptography;

namespace PosCloud.Trust.Backups;

/// <summary>
/// Seals what is written to it, chunk by chunk; memory is one chunk. A backup that was not completed has no last chunk and
/// cannot be opened. The data key is made here, is random, and never leaves.
/// </summary>
public sealed class BackupWriter : Stream
{
    private readonly Stream _output;
    private readonly ChunkCipher _cipher;
    private readonly byte[] _plain;
    private readonly byte[] _sealed;
    private int _filled;
    private bool _completed;

    /// <param name="output">Takes the backup; not disposed.</param>
    /// <param name="context">Whose it is.</param>
    /// <param name="keys">Who can open it: recipients, and the terminal itself.</param>
    /// <param name="chunk">Bytes of a chunk.</param>
    /// <exception cref="ArgumentException">No key, too many, or one twice.</exception>
    public BackupWriter(Stream output, BackupContext context, IReadOnlyList<BackupPublicKey> keys, int chunk = BackupHeader.ChunkBytes)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(keys);
        var dataKey = RandomNumberGenerator.GetBytes(KeyWrap.KeyBytes);
        Header = BackupHeader.Create(context, keys, dataKey, chunk);
        _cipher = new ChunkCipher(dataKey, Header);
        CryptographicOperations.ZeroMemory(dataKey);
        _output = output;
        _plain = new byte[chunk];
        _sealed = new byte[chunk + KeyWrap.TagBytes];
        output.Write(Header.Bytes.Span);
    }

    public BackupHeader Header { get; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_completed, this);
        while (!buffer.IsEmpty)
        {
            // A full chunk is kept until more comes: only then is it known not to be the last.
            if (_filled == _plain.Length)
            {
                SealChunk(isLast: false);
            }

            var taken = Math.Min(buffer.Length, _plain.Length - _filled);
            buffer[..taken].CopyTo(_plain.AsSpan(_filled));
            _filled += taken;
            buffer = buffer[taken..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Writes the last chunk. Without it there is no backup.</summary>
    public void Complete()
    {
        if (!_completed)
        {
            SealChunk(isLast: true);
            _completed = true;
        }
    }

    public override void Flush()
    {
        // A chunk is written when it is full.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cipher.Dispose();
            CryptographicOperations.ZeroMemory(_plain);
        }

        base.Dispose(disposing);
    }

    private void SealChunk(bool isLast)
    {
        var length = _filled + KeyWrap.TagBytes;
        _cipher.Seal(_plain.AsSpan(0, _filled), _sealed.AsSpan(0, length), isLast);
        _output.Write(_sealed.AsSpan(0, length));
        _filled = 0;
    }
}
