using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace PosCloud.Delta.Fast;

/// <summary>
/// Earlier occurrences inside one block: binary trees of positions by the bytes that follow, one for each hash of four
/// bytes, the newest position at the root (as in LZMA's bt4), and the last position of each two and three bytes.
/// </summary>
internal sealed unsafe class MatchFinder : IDisposable
{
    private const int PairBits = 16;
    private const int TripleBits = 16;
    private const int MaxTreeBits = 20;
    private const int ExhaustedDepth = 2;
    private const int FarAhead = 12;
    private const int NearAhead = 6;

    private readonly uint* pairs = (uint*)NativeMemory.Alloc(1 << PairBits, sizeof(uint));
    private readonly uint* triples = (uint*)NativeMemory.Alloc(1 << TripleBits, sizeof(uint));
    private readonly uint* roots = (uint*)NativeMemory.Alloc(1 << MaxTreeBits, sizeof(uint));
    private uint* children;
    private int capacity;
    private int treeBits;
    private byte* data;
    private int length;
    private int niceLength;
    private int depth;
    private long budget;

    /// <summary>Positions visited, and eighths of bytes compared, since <see cref="Begin"/>.</summary>
    public long Work { get; private set; }

    public void Begin(byte* block, int blockLength, FastEffort effort)
    {
        if (capacity < blockLength)
        {
            NativeMemory.Free(children);
            children = null;
            children = (uint*)NativeMemory.Alloc((nuint)blockLength, 2 * sizeof(uint));
            capacity = blockLength;
        }

        // Positions are kept plus 1, so that 0 is none.
        treeBits = Math.Clamp(BitOperations.Log2((uint)blockLength + 1), 10, MaxTreeBits);
        NativeMemory.Clear(pairs, sizeof(uint) << PairBits);
        NativeMemory.Clear(triples, sizeof(uint) << TripleBits);
        NativeMemory.Clear(roots, (nuint)sizeof(uint) << treeBits);
        data = block;
        length = blockLength;
        niceLength = effort.NiceLength;
        depth = effort.Depth;
        budget = (long)effort.WorkPerByte * blockLength;
        Work = 0;
    }

    /// <summary>Finds and adds <paramref name="at"/>. Each match is longer and farther than the one before.</summary>
    /// <param name="limit">The most bytes that a match may have.</param>
    /// <param name="matches">Room for one match of each length.</param>
    public int Find(int at, int limit, Span<Match> matches)
    {
        if (length - at < 4)
        {
            return 0;
        }

        int count = 0;
        int longest = 1;
        byte* here = data + at;
        int most = Math.Min(niceLength, length - at);
        uint four = *(uint*)here;
        uint* pair = pairs + (four & 0xFFFF);
        uint* triple = triples + (((four & 0xFFFFFF) * 0x9E3779B1) >> (32 - TripleBits));
        uint near = *pair;
        uint middle = *triple;
        *pair = *triple = (uint)at + 1;
        count = TryOne(near, at, most, matches, count, ref longest);
        count = middle == near ? count : TryOne(middle, at, most, matches, count, ref longest);
        count = Descend(at, most, four, matches, count, longest);

        // The tree's order needs the whole length, so that the limit is for the outcome only.
        while (count > 1 && matches[count - 2].Length >= limit)
        {
            count--;
        }

        if (count > 0 && matches[count - 1].Length > limit)
        {
            matches[count - 1] = matches[count - 1] with { Length = limit };
        }

        return limit >= LengthModel.Least ? count : 0;
    }

    /// <summary>Adds positions without looking for matches.</summary>
    public void Skip(int from, int end)
    {
        Span<Match> none = stackalloc Match[1];
        end = Math.Min(end, length - 3);
        for (int at = from; at < end; at++)
        {
            uint four = *(uint*)(data + at);
            pairs[four & 0xFFFF] = (uint)at + 1;
            triples[((four & 0xFFFFFF) * 0x9E3779B1) >> (32 - TripleBits)] = (uint)at + 1;
            Descend(at, Math.Min(niceLength, length - at), four, none, 0, int.MaxValue);
        }
    }

    /// <summary>How many bytes at two positions agree.</summary>
    public static int Agreement(byte* a, byte* b, int from, int limit)
    {
        for (; from + 8 <= limit; from += 8)
        {
            ulong difference = *(ulong*)(a + from) ^ *(ulong*)(b + from);
            if (difference != 0)
            {
                return from + (BitOperations.TrailingZeroCount(difference) >> 3);
            }
        }

        while (from < limit && a[from] == b[from])
        {
            from++;
        }

        return from;
    }

    public void Dispose()
    {
        NativeMemory.Free(pairs);
        NativeMemory.Free(triples);
        NativeMemory.Free(roots);
        NativeMemory.Free(children);
        children = null;
    }

    private int TryOne(uint candidate, int at, int limit, Span<Match> matches, int count, ref int longest)
    {
        if (candidate == 0)
        {
            return count;
        }

        int from = (int)candidate - 1;
        int agreed = Agreement(data + from, data + at, 0, limit);
        if (agreed > longest)
        {
            matches[count++] = new Match(agreed, at - from);
            longest = agreed;
        }

        return count;
    }

    private uint* Root(uint four) => roots + ((four * 0x9E3779B1) >> (32 - treeBits));

    // The trees of a block do not fit caches: half of the time would be waiting for the first node of each.
    private void Prefetch(int at)
    {
        if (Sse.IsSupported && at + FarAhead + 4 <= length)
        {
            Sse.Prefetch0(Root(*(uint*)(data + at + FarAhead)));
            uint soon = *Root(*(uint*)(data + at + NearAhead));
            if (soon != 0)
            {
                Sse.Prefetch0(children + (2L * (soon - 1)));
                Sse.Prefetch0(data + soon - 1);
            }
        }
    }

    // Puts the position at the root and sorts the old tree into its two sides on the way down.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Descend(int at, int limit, uint four, Span<Match> matches, int count, int longest)
    {
        Prefetch(at);
        uint* root = Root(four);
        uint candidate = *root;
        *root = (uint)at + 1;
        uint* smaller = children + (2L * at);
        uint* larger = smaller + 1;
        int smallerAgrees = 0;
        int largerAgrees = 0;
        byte* here = data + at;
        for (int left = Work < budget ? depth : ExhaustedDepth; candidate != 0 && left > 0; left--)
        {
            int from = (int)candidate - 1;
            byte* there = data + from;
            uint* sides = children + (2L * from);
            int known = Math.Min(smallerAgrees, largerAgrees);
            int agreed = Agreement(there, here, known, limit);
            Work += 1 + ((agreed - known) >> 3);
            if (agreed > longest)
            {
                matches[count++] = new Match(agreed, at - from);
                longest = agreed;
            }

            if (agreed == limit)
            {
                *smaller = sides[0];
                *larger = sides[1];
                return count;
            }

            if (there[agreed] < here[agreed])
            {
                *smaller = candidate;
                smaller = sides + 1;
                candidate = *smaller;
                smallerAgrees = agreed;
            }
            else
            {
                *larger = candidate;
                larger = sides;
                candidate = *larger;
                largerAgrees = agreed;
            }
        }

        *smaller = 0;
        *larger = 0;
        return count;
    }
}
