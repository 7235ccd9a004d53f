using System.Buffers.Binary;

namespace PosCloud.Delta.Strong;

/// <summary>Writes bits by narrowing a 32-bit interval [low, high]; its settled top bytes are the output.</summary>
internal struct BitEncoder(int capacity) : IBitCoder
{
    private byte[] bytes = new byte[Math.Max(capacity, 16)];
    private int length = 0;
    private uint low = 0;
    private uint high = uint.MaxValue;

    public static bool IsEncoder => true;

    /// <summary>Bytes that are settled.</summary>
    public readonly int Length => length;

    public int Code(int bit, int probability)
    {
        uint middle = low + (uint)(((ulong)(high - low) * (uint)probability) >> 16);
        if (bit != 0)
        {
            high = middle;
        }
        else
        {
            low = middle + 1;
        }

        while (((low ^ high) & 0xFF000000) == 0)
        {
            Add((byte)(high >> 24));
            low <<= 8;
            high = (high << 8) | 0xFF;
        }

        return bit;
    }

    /// <summary>The payload: the shortest bytes that, followed by zeros, lie in the interval.</summary>
    public byte[] Finish()
    {
        Span<byte> tail = stackalloc byte[4];
        for (int kept = 0; kept <= 4; kept++)
        {
            uint mask = kept == 4 ? 0 : uint.MaxValue >> (8 * kept);
            uint value = (low + mask) & ~mask;
            if (value >= low && value <= high)
            {
                BinaryPrimitives.WriteUInt32BigEndian(tail, value);
                foreach (byte settled in tail[..kept])
                {
                    Add(settled);
                }

                break;
            }
        }

        while (length > 0 && bytes[length - 1] == 0)
        {
            length--;
        }

        return bytes.AsSpan(0, length).ToArray();
    }

    private void Add(byte settled)
    {
        if (length == bytes.Length)
        {
            Array.Resize(ref bytes, 2 * length);
        }

        bytes[length++] = settled;
    }
}
