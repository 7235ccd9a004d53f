namespace PosCloud.Delta.Containers.Deflate;

/// <summary>Puts bits into a span, lowest first (RFC 1951, 3.1.1).</summary>
internal ref struct BitSpanWriter
{
    private readonly Span<byte> bytes;

    public BitSpanWriter(Span<byte> bytes)
    {
        this.bytes = bytes;
        bytes.Clear();
    }

    /// <summary>Bits so far.</summary>
    public int Position { get; private set; }

    /// <param name="count">0 to 16.</param>
    public void Put(int value, int count)
    {
        int shifted = value << (Position & 7);
        for (int at = Position >> 3; shifted != 0; at++, shifted >>= 8)
        {
            bytes[at] |= (byte)shifted;
        }

        Position += count;
    }
}
