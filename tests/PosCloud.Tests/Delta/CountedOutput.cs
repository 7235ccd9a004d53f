namespace PosCloud.Tests.Delta;

/// <summary>Keeps nothing, and fails when anything is written behind the result's end.</summary>
internal sealed class CountedOutput(long cap) : Stream
{
    private long length;

    public override bool CanRead => false;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => length;

    public override long Position { get; set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Position += buffer.Length;
        length = Math.Max(length, Position);
        if (Position > cap)
        {
            throw new InvalidOperationException($"The output goes to {Position}; the header ends it at {cap}.");
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => length = value;
}
