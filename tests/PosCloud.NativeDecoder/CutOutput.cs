namespace PosCloud.NativeDecoder;

/// <summary>A file whose power goes when it is to be written once too often.</summary>
/// <param name="writes">That end well.</param>
internal sealed class CutOutput(int writes) : MemoryStream
{
    /// <summary>Writes that will still end well.</summary>
    public int Left { get; set; } = writes;

    public ReadOnlySpan<byte> Written => GetBuffer().AsSpan(0, (int)Length);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Left == 0)
        {
            // What was under way is half there.
            base.Write(buffer[..(buffer.Length / 2)]);
            throw new PowerCutException();
        }

        Left--;
        base.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
}
