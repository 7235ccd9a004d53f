namespace PosCloud.Tests.Terminal.PowerCuts;

/// <summary>An open file of a <see cref="PowerCutMedium"/>.</summary>
internal sealed class CutFileStream(PowerCutMedium medium, CutFile file, bool writable) : Stream
{
    public CutFile File => file;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => writable;

    public override long Length => file.Now.Length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        medium.RequirePower();
        var count = (int)Math.Max(0, Math.Min(buffer.Length, file.Now.Length - Position));
        file.Now.AsSpan((int)Math.Min(Position, file.Now.Length), count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        medium.RequirePower();
        file.Write(Position, buffer);
        Position += buffer.Length;
        medium.Step();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void SetLength(long value)
    {
        medium.RequirePower();
        file.SetLength(value);
        medium.Step();
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    // Into the cache of the system only.
    public override void Flush()
    {
    }
}
