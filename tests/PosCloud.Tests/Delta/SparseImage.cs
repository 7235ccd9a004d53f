using PosCloud.Delta.Images;

namespace PosCloud.Tests.Delta;

/// <summary>A huge image that is nowhere: zeros but for a few marks.</summary>
/// <param name="marks">Where they begin, in order, and their bytes.</param>
internal sealed class SparseImage(long length, params (long Offset, byte[] Bytes)[] marks) : Stream, IBaseImage
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public void Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || destination.Length > length - offset)
        {
            throw new InvalidOperationException($"The image of {length} bytes is read at {offset}, {destination.Length} bytes.");
        }

        destination.Clear();
        foreach ((long at, byte[] bytes) in marks)
        {
            long from = Math.Max(at, offset);
            long end = Math.Min(at + bytes.Length, offset + destination.Length);
            if (from < end)
            {
                bytes.AsSpan((int)(from - at), (int)(end - from)).CopyTo(destination[(int)(from - offset)..]);
            }
        }
    }

    public byte[] Slice(long offset, int count)
    {
        byte[] bytes = new byte[count];
        Read(offset, bytes);
        return bytes;
    }

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, length - Position);
        Read(Position, buffer[..count]);
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
