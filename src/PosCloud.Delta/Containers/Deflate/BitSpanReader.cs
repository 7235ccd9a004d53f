namespace PosCloud.Delta.Containers.Deflate;

/// <summary>Bits of a span, lowest first (RFC 1951, 3.1.1). Beyond the end it gives zeros and says <see cref="Overrun"/>.</summary>
internal ref struct BitSpanReader(ReadOnlySpan<byte> bytes, int bitPosition)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    public int Position { get; private set; } = bitPosition;

    public readonly bool Overrun => Position > bytes.Length * 8;

    /// <param name="count">0 to 16.</param>
    public int Take(int count)
    {
        int value = Peek() & ((1 << count) - 1);
        Position += count;
        return value;
    }

    /// <summary>At least 17 bits.</summary>
    public readonly int Peek()
    {
        int at = Position >> 3;
        int value = 0;
        for (int i = 0; i < 3 && at + i < bytes.Length; i++)
        {
            value |= bytes[at + i] << (8 * i);
        }

        return value >> (Position & 7);
    }

    public void Skip(int count) => Position += count;

    /// <summary>The bits from <paramref name="from"/> up to the current position as bytes of their own.</summary>
    public readonly byte[] Copy(int from)
    {
        var copy = new byte[(Position - from + 7) >> 3];
        var reader = new BitSpanReader(bytes, from);
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = (byte)reader.Take(Math.Min(8, Position - reader.Position));
        }

        return copy;
    }
}
