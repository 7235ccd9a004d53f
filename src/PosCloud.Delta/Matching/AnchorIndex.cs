using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Matching;

/// <summary>
/// Where in the base eight bytes (an anchor) occur. Buckets are ranges of one array, sorted by position, so
/// the candidates nearest to where a match is expected are found by binary search.
/// </summary>
internal sealed unsafe class AnchorIndex : IDisposable
{
    private const int Batch = 32;
    private const uint PlacesAhead = 4;
    private readonly ImageView image;
    private readonly AnchorPlaces places;
    private readonly int bits;
    private uint* heads;
    private uint* slots;

    public AnchorIndex(ImageView image, AnchorPlaces places, CancellationToken cancellationToken)
    {
        this.image = image;
        this.places = places;
        bits = Math.Clamp(BitOperations.Log2((ulong)places.Count + 1) - 1, 8, 26);
        heads = Allocate((1L << bits) + 1);
        slots = Allocate(places.Count);
        new Span<uint>(heads, (1 << bits) + 1).Clear();
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

    /// <summary>Bytes that must be readable at an anchor: its own and eight more.</summary>
    public const int ReadLength = 16;

    /// <summary>The bucket with <paramref name="hash"/>: slots from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public void Find(uint hash, out uint first, out uint end)
    {
        first = heads[hash];
        end = heads[hash + 1];
    }

    public long Position(uint slot) => (long)slots[slot] * places.Unit;

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

    public uint Hash(byte* at)
    {
        ulong hash = *(ulong*)at * 0x9E3779B97F4A7C15UL;
        hash ^= hash >> 29;
        return (uint)((hash * 0xBF58476D1CE4E5B9UL) >> (64 - bits));
    }

    /// <summary>Lets the processor fetch where a bucket begins.</summary>
    public void PrefetchBucket(uint hash) => Fetch(heads + hash);

    /// <summary>Lets the processor fetch a bucket's slots; best some time after <see cref="PrefetchBucket"/>.</summary>
    public void PrefetchSlots(uint hash) => Fetch(slots + heads[hash]);

    /// <summary>Lets the processor fetch the places that a bucket's first slots name; best some time after <see cref="PrefetchSlots"/>.</summary>
    public void PrefetchPlaces(uint hash)
    {
        uint end = Math.Min(heads[hash + 1], heads[hash] + PlacesAhead);
        for (uint slot = heads[hash]; slot < end; slot++)
        {
            Fetch(image.Start + Position(slot));
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(heads);
        NativeMemory.AlignedFree(slots);
        heads = null;
        slots = null;
    }

    private static uint* Allocate(long count)
    {
        nuint length = (nuint)Math.Max(count, 1) * sizeof(uint);
        void* start = NativeMemory.AlignedAlloc(length, PageAdvice.LargePage);
        PageAdvice.Scattered(start, (long)length);
        return (uint*)start;
    }

    private static void Fetch(void* at)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(at);
        }
    }

    // A counting sort: count, sum up, place, and move the ends back to the beginnings. In batches, so that the memory
    // accesses of a batch, each to a random line, go on at the same time.
    private void Fill(CancellationToken cancellationToken)
    {
        uint* hashes = stackalloc uint[Batch];
        uint* numbers = stackalloc uint[Batch];
        var pass = new ImagePass(image);
        for (Cursor next = default; !IsAtEnd(next);)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pass.Reach(next.Next);
            int count = NextBatch(ref next, hashes, numbers);
            for (int i = 0; i < count; i++)
            {
                heads[hashes[i]]++;
            }
        }

        uint sum = 0;
        long buckets = 1L << bits;
        for (long i = 0; i <= buckets; i++)
        {
            (heads[i], sum) = (sum, sum + heads[i]);
        }

        pass = new ImagePass(image);
        for (Cursor next = default; !IsAtEnd(next);)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pass.Reach(next.Next);
            int count = NextBatch(ref next, hashes, numbers);
            for (int i = 0; i < count; i++)
            {
                Fetch(slots + heads[hashes[i]]);
            }

            for (int i = 0; i < count; i++)
            {
                slots[heads[hashes[i]]++] = numbers[i];
            }
        }

        for (long i = buckets; i > 0; i--)
        {
            heads[i] = heads[i - 1];
        }

        heads[0] = 0;
    }

    private bool IsAtEnd(Cursor cursor) => cursor.Range == places.Ranges.Count;

    private int NextBatch(ref Cursor cursor, uint* hashes, uint* numbers)
    {
        int count = 0;
        while (count < Batch && !IsAtEnd(cursor))
        {
            AnchorPlaces.Range range = places.Ranges[cursor.Range];
            long next = Math.Max(range.Start, cursor.Next);
            for (; next < range.End && count < Batch; next += range.Step)
            {
                byte* at = image.Start + next;
                if (next >= range.Start + range.Step && InsideRun(at, range.Step))
                {
                    continue;
                }

                uint hash = Hash(at);
                Fetch(heads + hash);
                hashes[count] = hash;
                numbers[count++] = (uint)(next / places.Unit);
            }

            cursor = next < range.End
                ? cursor with { Next = next }
                : cursor with { Range = cursor.Range + 1, Next = next };
        }

        return count;
    }

    // Of repetitions with a short period only the first anchor is kept: the others would fill one bucket and say
    // nothing new.
    private static bool InsideRun(byte* at, int step)
    {
        ulong word = *(ulong*)at;
        return word == *(ulong*)(at - step) && word == *(ulong*)(at + 8);
    }

    // Where filling is: the next place, in the range with that number.
    private readonly record struct Cursor(int Range, long Next);
}
