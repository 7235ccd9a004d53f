namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>A file that fails when anything is written behind the result's end.</summary>
internal sealed class CappedOutput(int cap) : Stream
{
    private readonly byte[] bytes = new byte[cap];
    private long length;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => length;

    public override long Position { get; set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Position < 0 || buffer.Length > cap - Position)
        {
            throw new BoundException("output", $"The output goes on for {buffer.Length} bytes at {Position}; the header ends it at {cap}.");
        }

        buffer.CopyTo(bytes.AsSpan((int)Position));
        Position += buffer.Length;
        length = Math.Max(length, Position);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Clamp(length - Position, 0, buffer.Length);
        bytes.AsSpan((int)Position, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => length = value;
}
