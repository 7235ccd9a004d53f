namespace PosCloud.Tests.Delta;

/// <summary>Counts what is written to it.</summary>
internal sealed class CountingStream : MemoryStream
{
    public long Written { get; set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Written += buffer.Length;
        base.Write(buffer);
    }
}

/// <summary>Lets so many bytes through to a stream and then fails in the middle of a write, as a power cut does.</summary>
internal sealed class PowerCut(int bytes)
{
    public Stream Around(Stream output) => new Cutting(output, bytes);

    private sealed class Cutting(Stream output, int bytes) : MemoryStream
    {
        private int left = bytes;

        public override long Position { get => output.Position; set => output.Position = value; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int count = Math.Min(left, buffer.Length);
            output.Write(buffer[..count]);
            left -= count;
            if (count < buffer.Length)
            {
                throw new IOException("Power cut.");
            }
        }
    }
}

/// <summary>A download: it cannot seek, has no length and hands out a few bytes at a time.</summary>
internal sealed class ForwardStream(byte[] bytes) : Stream
{
    private int at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = Math.Min(Math.Min(count, 7), bytes.Length - at);
        bytes.AsSpan(at, read).CopyTo(buffer.AsSpan(offset));
        at += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
