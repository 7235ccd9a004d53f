using PosCloud.Delta.Images;
using System.Numerics;
using System.Runtime.InteropServices;

namespace PosCloud.Delta.Encoding;

/// <summary>
/// Where in the base a fixed number of bytes (an anchor) occurs. Buckets are ranges of one array, sorted by position,
/// so the candidates nearest to where a match is expected are found by binary search. The distance between anchors
/// grows with the base, which bounds the table to about 400 MB however large the base is.
/// </summary>
internal sealed unsafe class BaseIndex : IDisposable
{
    public const int AnchorLength = 8;
    // Against 1 it halves the table and changes sizes by less than 0.5 %.
    private const int MinStride = 2;
    private const long MaxAnchors = 1L << 26;

    private readonly ImageView image;
    private readonly int stride;
    private readonly int bits;
    private readonly long anchors;
    private uint* heads;
    private uint* slots;

    public BaseIndex(ImageView image, CancellationToken cancellationToken)
    {
        this.image = image;
        stride = MinStride;
        while (image.Length / stride > MaxAnchors)
        {
            stride *= 2;
        }

        anchors = image.Length < AnchorLength ? 0 : ((image.Length - AnchorLength) / stride) + 1;
        bits = Math.Clamp(BitOperations.Log2((ulong)anchors + 1), 8, 25);
        heads = (uint*)NativeMemory.AllocZeroed((nuint)(1L << bits) + 1, sizeof(uint));
        slots = (uint*)NativeMemory.Alloc((nuint)anchors, sizeof(uint));
        try
        {
            Fill(cancellationToken);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The bucket of the anchor at <paramref name="at"/>: slots from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public void Find(byte* at, out uint first, out uint end)
    {
        uint hash = Hash(at);
        first = heads[hash];
        end = heads[hash + 1];
    }

    public long Position(uint slot) => (long)slots[slot] * stride;

    /// <summary>The first slot in the bucket whose position is not before <paramref name="expected"/>.</summary>
    public uint LowerBound(uint first, uint end, long expected)
    {
        while (first < end)
        {
            uint middle = first + ((end - first) / 2);
            if (Position(middle) < expected)
            {
                first = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return first;
    }

    public void Dispose()
    {
        NativeMemory.Free(heads);
        NativeMemory.Free(slots);
        heads = null;
        slots = null;
    }

    // A counting sort: count, sum up, place, and move the ends back to the beginnings.
    private void Fill(CancellationToken cancellationToken)
    {
        for (long i = 0; i < anchors; i++)
        {
            if ((i & 0xFFFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (!InsideRun(i))
            {
                heads[Hash(image.Start + (i * stride))]++;
            }
        }

        uint sum = 0;
        long buckets = 1L << bits;
        for (long i = 0; i <= buckets; i++)
        {
            (heads[i], sum) = (sum, sum + heads[i]);
        }

        for (long i = 0; i < anchors; i++)
        {
            if ((i & 0xFFFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (!InsideRun(i))
            {
                slots[heads[Hash(image.Start + (i * stride))]++] = (uint)i;
            }
        }

        for (long i = buckets; i > 0; i--)
        {
            heads[i] = heads[i - 1];
        }

        heads[0] = 0;
    }

    // Of a run of one byte only the first anchor is kept: the others would fill one bucket and say nothing new.
    private bool InsideRun(long anchor)
    {
        byte* at = image.Start + (anchor * stride);
        return anchor > 0 && *(ulong*)at == *(ulong*)(at - stride) && *(ulong*)at == *at * 0x0101010101010101UL;
    }

    private uint Hash(byte* at) => (uint)((*(ulong*)at * 0x9E3779B97F4A7C15UL) >> (64 - bits));
}
