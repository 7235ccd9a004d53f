namespace PosCloud.Cli.Deltas;

/// <summary>Takes an applied delta's bytes without keeping them; compares them with an image if there is one.</summary>
internal sealed class CheckedOutput(Stream? expected) : Stream
{
    private readonly byte[] buffer = new byte[64 << 10];
    private long length;

    /// <summary>Offset of the first byte that differs from the image, or null.</summary>
    public long? DiffersAt { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => length;

    public override long Position { get; set; }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        if (expected is not null && DiffersAt is null)
        {
            Compare(bytes);
        }

        Position += bytes.Length;
        length = Math.Max(length, Position);
    }

    public override void Write(byte[] bytes, int offset, int count) => Write(bytes.AsSpan(offset, count));

    public override void SetLength(long value) => length = value;

    public override void Flush()
    {
    }

    public override int Read(byte[] bytes, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    private void Compare(ReadOnlySpan<byte> bytes)
    {
        expected!.Position = Position;
        for (int done = 0; done < bytes.Length;)
        {
            Span<byte> part = buffer.AsSpan(0, Math.Min(buffer.Length, bytes.Length - done));
            int read = expected.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
            int same = part[..read].CommonPrefixLength(bytes.Slice(done, part.Length));
            if (same < part.Length)
            {
                DiffersAt = Position + done + same;
                return;
            }

            done += part.Length;
        }
    }
}
