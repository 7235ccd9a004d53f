using System.Buffers.Binary;

namespace PosCloud.Delta.Containers.Deflate;

/// <summary>Gathers bits, lowest first, and hands them to a sink as bytes.</summary>
internal sealed class BitOutput
{
    public const int FixedBytes = 8192;

    private readonly byte[] buffer = new byte[FixedBytes];
    private int filled;
    private ulong bits;
    private int count;

    public void Reset()
    {
        filled = count = 0;
        bits = 0;
    }

    /// <param name="value">No bits beyond <paramref name="length"/>.</param>
    /// <param name="length">0 to 32.</param>
    public void Put(uint value, int length, IByteSink sink)
    {
        bits |= (ulong)value << count;
        count += length;
        if (count >= 32)
        {
            if (filled > buffer.Length - sizeof(uint))
            {
                Drain(sink);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(buffer.AsSpan(filled), (uint)bits);
            filled += sizeof(uint);
            bits >>= 32;
            count -= 32;
        }
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void Align(IByteSink sink) => Put(0, -count & 7, sink);

    /// <summary>Whole bytes, from a byte's border on.</summary>
    public void Write(ReadOnlySpan<byte> bytes, IByteSink sink)
    {
        Flush(sink);
        sink.Write(bytes);
    }

    /// <summary>Hands over all whole bytes.</summary>
    public void Flush(IByteSink sink)
    {
        Drain(sink);
        Span<byte> rest = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(rest, (uint)bits);
        int whole = count >> 3;
        if (whole > 0)
        {
            sink.Write(rest[..whole]);
            bits >>= whole * 8;
            count -= whole * 8;
        }
    }

    private void Drain(IByteSink sink)
    {
        if (filled > 0)
        {
            sink.Write(buffer.AsSpan(0, filled));
            filled = 0;
        }
    }
}
