namespace PosCloud.NativeDecoder;

/// <summary>A file whose power goes when it is to be written once too often.</summary>
/// <param name="writes">That end well.</param>
internal sealed class CutOutput(int writes) : MemoryStream
{
    /// <summary>Writes that will still end well.</summary>
    public int Left { get; set; } = writes;

    public ReadOnlySpan<byte> Written => GetBuffer().AsSpan(0, (int)Length);

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (Left == 0)
        {
            // What was under way is half there.
            base.Write(buffer, offset, count / 2);
            throw new PowerCutException();
        }

        Left--;
        base.Write(buffer, offset, count);
    }

    // A memory stream would hand the bytes of a derived one back to the method above through a copy; so does this, once.
    public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);
}
