using PosCloud.Delta.Images;

namespace PosCloud.Delta.Encoding;

/// <summary>Takes what a decoder writes and compares it with the image that it should be, instead of keeping it.</summary>
internal sealed class ComparingStream(ImageView expected) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => expected.Length;

    public override long Position { get; set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > expected.Length - Position || !expected.Slice(Position, buffer.Length).SequenceEqual(buffer))
        {
            throw new InvalidOperationException($"The delta does not decode to the image that it was made from, at {Position}. This is an error in the encoder.");
        }

        Position += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
