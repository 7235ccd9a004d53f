namespace PosCloud.Delta.Containers;

/// <summary>What a block adds to the result, in memory until its hash was checked.</summary>
/// <param name="capacity">Bytes, at most.</param>
internal sealed class BoundedBuffer(int capacity) : IByteSink
{
    private readonly byte[] bytes = new byte[capacity];
    private int length;

    public Memory<byte> Whole => bytes;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    public void Clear() => length = 0;

    /// <exception cref="DeltaException">It would hold more than its capacity.</exception>
    public void Write(ReadOnlySpan<byte> added)
    {
        if (added.Length > bytes.Length - length)
        {
            throw new DeltaException(DeltaError.LimitExceeded, "A block adds more to the result than the header allows.");
        }

        added.CopyTo(bytes.AsSpan(length));
        length += added.Length;
    }
}
