using System.Buffers.Binary;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Strong;

/// <summary>The part of the base around the place at work. Bytes outside the base read as 0.</summary>
internal sealed class BaseWindow(IBaseImage image)
{
    /// <summary>How far predictors look beyond the bytes they predict.</summary>
    public const int Margin = 128;

    private const int Size = 16 << 10;

    private readonly byte[] buffer = new byte[Size];
    private long start;
    private int count;

    public long BaseLength => image.Length;

    /// <summary>Makes [from, to) and the margins around it readable; at most 4 KiB.</summary>
    public void Load(long from, long to)
    {
        if (from - Margin >= start && to + Margin <= start + count)
        {
            return;
        }

        // The margin's zeros outside the base are in the buffer, so that reading needs one comparison.
        start = from - Margin;
        count = Size;
        long first = Math.Clamp(start, 0, image.Length);
        long last = Math.Clamp(start + Size, 0, image.Length);
        int zeros = (int)(first - start);
        int there = (int)(last - first);
        if (first >= last)
        {
            Array.Clear(buffer);
            return;
        }

        buffer.AsSpan(0, zeros).Clear();
        image.Read(first, buffer.AsSpan(zeros, there));
        buffer.AsSpan(zeros + there).Clear();
    }

    public ReadOnlySpan<byte> Bytes(long offset, int length) => buffer.AsSpan((int)(offset - start), length);

    public uint Byte(long offset)
    {
        ulong at = (ulong)(offset - start);
        return at < (ulong)count ? buffer[(int)at] : 0u;
    }

    public uint Half(long offset)
    {
        ulong at = (ulong)(offset - start);
        return at < (ulong)count && at + 2 <= (ulong)count ? BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan((int)at)) : 0u;
    }

    public uint Word(long offset)
    {
        ulong at = (ulong)(offset - start);
        return at < (ulong)count && at + 4 <= (ulong)count ? BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan((int)at)) : 0u;
    }

    public ulong Long(long offset)
    {
        ulong at = (ulong)(offset - start);
        return at < (ulong)count && at + 8 <= (ulong)count ? BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan((int)at)) : 0ul;
    }
}
