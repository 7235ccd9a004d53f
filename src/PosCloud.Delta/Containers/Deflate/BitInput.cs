using System.Buffers.Binary;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Containers.Deflate;

/// <summary>Bits of a range of an image, lowest first, read ahead through a small buffer.</summary>
internal sealed class BitInput
{
    private const int BufferLength = 16384;
    private const int FirstFill = 512;

    /// <summary>Bytes kept before the next one: all that <see cref="Bits"/> may have come from.</summary>
    private const int Kept = 8;

    private readonly byte[] buffer = new byte[BufferLength];
    private IBaseImage? source;
    private long start;
    private long sourceEnd;
    private long sourceNext;
    private int fill;
    private int next;
    private int end;

    /// <summary>The next bits, lowest first; those above <see cref="Count"/> have no meaning.</summary>
    public ulong Bits { get; private set; }

    public int Count { get; private set; }

    /// <summary>Bits from the range's start to the next unread one.</summary>
    public long Position => ((sourceNext - start - (end - next)) << 3) - Count;

    public void Start(IBaseImage image, long offset, long length)
    {
        source = image;
        start = offset;
        sourceEnd = offset + length;
        fill = FirstFill;
        Seek(0);
    }

    public void Seek(long bit)
    {
        sourceNext = start + (bit >> 3);
        next = end = 0;
        Bits = 0;
        Count = 0;
        int drop = (int)(bit & 7);
        if (drop > 0)
        {
            Refill();
            Skip(drop);
        }
    }

    public void Skip(int count)
    {
        Bits >>= count;
        Count -= count;
    }

    /// <summary>Makes <see cref="Count"/> at least 56, or all that are left.</summary>
    public void Refill()
    {
        if (end - next < 8)
        {
            Fill();
        }

        if (end - next >= 8)
        {
            Bits |= BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(next)) << Count;
            next += (63 - Count) >> 3;
            Count |= 56;
            return;
        }

        while (Count <= 56 && next < end)
        {
            Bits |= (ulong)buffer[next++] << Count;
            Count += 8;
        }
    }

    /// <summary>
    /// A reader of the next bits, with at least <paramref name="bytes"/> bytes before it unless the range ends;
    /// <see cref="Take"/> goes on where it stopped.
    /// </summary>
    public BitSpanReader Peek(int bytes)
    {
        Unread();
        while (end - next < bytes && Fill())
        {
        }

        return new BitSpanReader(buffer.AsSpan(0, end), (next << 3) - Count);
    }

    public void Take(in BitSpanReader reader)
    {
        next = reader.Position >> 3;
        Bits = 0;
        Count = 0;
        if ((reader.Position & 7) != 0)
        {
            Bits = (ulong)buffer[next++] >> (reader.Position & 7);
            Count = 8 - (reader.Position & 7);
        }
    }

    /// <summary>Whole bytes from a byte's border on; returns how many there were, 0 at the end of the range.</summary>
    public int Read(Span<byte> destination)
    {
        Unread();
        if (next == end && !Fill())
        {
            return 0;
        }

        int count = Math.Min(destination.Length, end - next);
        buffer.AsSpan(next, count).CopyTo(destination);
        next += count;
        return count;
    }

    /// <summary>Gives whole unread bytes back to the buffer; leaves fewer than 8 bits.</summary>
    public void Unread()
    {
        next -= Count >> 3;
        Count &= 7;
        Bits &= (1UL << Count) - 1;
    }

    private bool Fill()
    {
        int from = next - Math.Min(next, Kept);
        buffer.AsSpan(from, end - from).CopyTo(buffer);
        next -= from;
        end -= from;
        int more = (int)Math.Min(Math.Min(fill, BufferLength - end), sourceEnd - sourceNext);
        if (more <= 0)
        {
            return false;
        }

        source!.Read(sourceNext, buffer.AsSpan(end, more));
        end += more;
        sourceNext += more;
        fill = Math.Min(fill * 2, BufferLength);
        return true;
    }
}
