namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>A base image that takes note of every read: none may leave it, and together they are bounded.</summary>
internal sealed class GuardedBase(byte[] bytes, long mostRead) : Stream
{
    private long read;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => bytes.Length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        read += buffer.Length;
        if (Position < 0 || buffer.Length > bytes.Length - Position)
        {
            throw new BoundException("base", $"The base of {bytes.Length} bytes is read at {Position}, {buffer.Length} bytes.");
        }

        if (read > mostRead)
        {
            throw new BoundException("reads", $"More than {mostRead} bytes of the base are read.");
        }

        bytes.AsSpan((int)Position, buffer.Length).CopyTo(buffer);
        Position += buffer.Length;
        return buffer.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
