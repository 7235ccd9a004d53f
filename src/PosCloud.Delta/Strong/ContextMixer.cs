using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PosCloud.Delta.Strong;

/// <summary>
/// The statistical model of a block: adaptive probabilities found by hashed contexts, mixed in the logistic domain by
/// weights that learn (after Mahoney's PAQ; Mattern, "Mixing strategies in data compression", 2012). It knows three kinds of
/// symbols: a flag, a byte and a number. All state is fixed in size and reset for each block.
/// </summary>
internal sealed class ContextMixer<TCoder>
    where TCoder : struct, IBitCoder
{
    /// <summary>Contexts of one symbol at most; the inputs of a mixer are these and a constant.</summary>
    public const int MaxContexts = Inputs - 1;

    /// <summary>Sets of weights; every kind of symbol selects among its own.</summary>
    public const int Sets = 1024;

    private const int Inputs = 8;
    private const int FlagBits = 16;
    private const int SlotLength = 16;
    private const int FineLimit = 255;
    private const int RefineSteps = 33;
    private const int WeightLimit = (1 << 18) - 1;
    private const int FirstRate = 14;
    private const int LastRate = 3;
    private const int NumberShape = 6;
    private const int NumberAlignment = 4;

    private readonly uint[] flags = new uint[1 << FlagBits];
    private readonly ushort[] slots;
    private readonly int slotMask;
    private readonly int[] weights = new int[Sets * Inputs];
    private readonly byte[] ages = new byte[Sets];
    private readonly ushort[] refined = new ushort[Sets * RefineSteps];
    private readonly uint[] contexts = new uint[Inputs];
    private readonly uint[] hashes = new uint[Inputs];
    private readonly int[] places = new int[Inputs];
    private readonly int[] inputs = new int[Inputs];
    private int count;
    private int refineAt;
    private long budget;
    private uint touched;
    private TCoder coder;

    /// <param name="tableBytes">Bytes of the table for byte contexts: a power of two, at least 64 KiB.</param>
    public ContextMixer(int tableBytes)
    {
        slots = new ushort[tableBytes / sizeof(ushort)];
        slotMask = (slots.Length / SlotLength) - 1;
    }

    public static bool IsEncoder => TCoder.IsEncoder;

    public ref TCoder Coder => ref coder;

    /// <summary>Decisions that may still be coded; a decoder refuses a payload that needs more.</summary>
    public long Budget
    {
        get => budget;
        set => budget = value;
    }

    /// <summary>Forgets everything; the next symbols come from or go to <paramref name="next"/>.</summary>
    public void Reset(TCoder next)
    {
        coder = next;
        Array.Fill(flags, 0x80000000u);
        Array.Fill(slots, (ushort)0x8000);
        Array.Fill(weights, ModelConstants.FirstWeight);
        Array.Clear(ages);
        for (int set = 0; set < Sets; set++)
        {
            ModelConstants.FirstRefined.CopyTo(refined.AsSpan(set * RefineSteps));
        }
    }

    /// <summary>Starts the contexts of the next symbol.</summary>
    public void Begin() => count = 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(uint context)
    {
        contexts[count] = (context + ((uint)(count + 1) * 0x9E3779B9u)) * 0x85EBCA6Bu;
        count++;
    }

    /// <summary>One flag under the contexts added since <see cref="Begin"/>, which stay for a next one.</summary>
    /// <param name="node">Tells flags under the same contexts apart.</param>
    /// <param name="set">Weight set, below <see cref="Sets"/>.</param>
    public int Flag(int bit, uint node, int set)
    {
        Close();
        uint nodeHash = (node + 1) * 0xC2B2AE35u;
        ref uint table = ref MemoryMarshal.GetArrayDataReference(flags);
        for (int i = 0; i < count; i++)
        {
            uint h = contexts[i] ^ nodeHash;
            h ^= h >> 15;
            h *= 0x2C1B3C6Du;
            int place = (int)(h >> (32 - FlagBits));
            places[i] = place;
            inputs[i] = Logistic.StretchTable[Unsafe.Add(ref table, place) >> 20];
        }

        bit = Code(bit, set);
        int target = bit != 0 ? (1 << 22) - 1 : 0;
        for (int i = 0; i < count; i++)
        {
            ref uint entry = ref Unsafe.Add(ref table, places[i]);
            int seen = (int)(entry & 1023);
            int probability = (int)(entry >> 10);
            probability += (int)(((long)(target - probability) * ModelConstants.FineRates[seen]) >> 16);
            entry = ((uint)probability << 10) | (uint)(seen < FineLimit ? seen + 1 : seen);
        }

        return bit;
    }

    /// <summary>One byte under the contexts added since <see cref="Begin"/>.</summary>
    /// <param name="set">First of two weight sets: one for each half of the byte.</param>
    public int Byte(int value, int set)
    {
        Close();
        ref ushort table = ref MemoryMarshal.GetArrayDataReference(slots);
        int high = Half(value >> 4, 0, set, ref table);
        int low = Half(value & 15, (uint)high + 1, set + 1, ref table);
        return (high << 4) | low;
    }

    /// <summary>A number from 0 to 2^63 - 1: its bit length as a tree of six flags, then the bits below the top one.</summary>
    /// <param name="context">Probabilities are kept apart by it, and by its lowest byte alone too.</param>
    public long Number(long value, uint context, int set)
    {
        Begin();
        Add(context);
        Add((context & 255) | 0x40000000u);
        int bits = 64 - BitOperations.LeadingZeroCount((ulong)value);
        uint node = 1;
        for (int i = 5; i >= 0; i--)
        {
            node = (node << 1) | (uint)Flag((bits >> i) & 1, node, set);
        }

        int length = (int)node & 63;
        if (length <= 1)
        {
            return length;
        }

        long read = 1;
        for (int i = length - 2; i >= 0; i--)
        {
            // The first bits below the top one have a shape, the lowest ones an alignment; those between are noise.
            int bit = (int)((value >> i) & 1);
            int below = length - 2 - i;
            if (below < NumberShape)
            {
                bit = Flag(bit, (uint)((length << 8) | (1 << below) | (int)(read & ((1 << below) - 1))) + 64, set);
            }
            else if (i < NumberAlignment)
            {
                bit = Flag(bit, (uint)((length << 8) | i) + (1 << 16), set);
            }
            else
            {
                bit = Even(bit);
            }

            read = (read << 1) | (uint)bit;
        }

        return read;
    }

    /// <summary>A number of either sign, folded to alternate; its magnitude is below 2^62.</summary>
    public long Signed(long value, uint context, int set)
    {
        long folded = Number((value << 1) ^ (value >> 63), context, set);
        return (folded >> 1) ^ -(folded & 1);
    }

    // The mixer's inputs are as many as the contexts, then a constant, then zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Close()
    {
        inputs[count] = 256;
        inputs.AsSpan(count + 1).Clear();
    }

    private int Even(int bit)
    {
        return --budget < 0 ? throw Spent() : coder.Code(bit, 1 << 15);
    }

    private static DeltaException Spent() => new(DeltaError.LimitExceeded, "A block needs more work than the header allows.");

    private int Half(int value, uint nibble, int set, ref ushort table)
    {
        // The places are scattered over a table that no cache holds. Touching all of them first lets the processor fetch them
        // together; looking into one after the other would wait for each.
        ref int place = ref MemoryMarshal.GetArrayDataReference(places);
        ref uint hash = ref MemoryMarshal.GetArrayDataReference(hashes);
        int used = count;
        uint touch = 0;
        for (int i = 0; i < used; i++)
        {
            uint h = contexts[i] + (nibble * 0xC2B2AE35u);
            h ^= h >> 15;
            h *= 0x2C1B3C6Du;
            h ^= h >> 13;
            Unsafe.Add(ref hash, i) = h;
            touch += Unsafe.Add(ref table, ((int)(h >> 10) & slotMask) * SlotLength);
        }

        touched = touch;
        for (int i = 0; i < used; i++)
        {
            Unsafe.Add(ref place, i) = Find(Unsafe.Add(ref hash, i), ref table);
        }

        ref int input = ref MemoryMarshal.GetArrayDataReference(inputs);
        ref short stretch = ref MemoryMarshal.GetArrayDataReference(Logistic.StretchTable);

        ref int rates = ref MemoryMarshal.GetArrayDataReference(ModelConstants.CoarseRates);
        int node = 1;
        for (int shift = 3; shift >= 0; shift--)
        {
            for (int i = 0; i < used; i++)
            {
                Unsafe.Add(ref input, i) = Unsafe.Add(ref stretch, Unsafe.Add(ref table, Unsafe.Add(ref place, i) + node) >> 4);
            }

            int bit = Code((value >> shift) & 1, set);
            int target = bit != 0 ? 4095 : 0;
            for (int i = 0; i < used; i++)
            {
                ref ushort entry = ref Unsafe.Add(ref table, Unsafe.Add(ref place, i) + node);
                int seen = entry & 15;
                int probability = entry >> 4;
                probability += ((target - probability) * Unsafe.Add(ref rates, seen)) >> 16;
                entry = (ushort)((probability << 4) | (seen < 15 ? seen + 1 : seen));
            }

            node = (node << 1) | bit;
        }

        return node & 15;
    }

    // A slot has a check value and the 15 probabilities of a nibble. Two neighbours (one cache line) can hold a context; the
    // one that was used less gives way.
    private int Find(uint hash, ref ushort table)
    {
        ushort check = (ushort)hash;
        int first = (int)(hash >> 10) & slotMask;
        int place = first * SlotLength;
        if (Unsafe.Add(ref table, place) == check)
        {
            return place;
        }

        int other = (first ^ 1) * SlotLength;
        if (Unsafe.Add(ref table, other) == check)
        {
            return other;
        }

        if ((Unsafe.Add(ref table, other + 1) & 15) < (Unsafe.Add(ref table, place + 1) & 15))
        {
            place = other;
        }

        Vector256.Create((ushort)0x8000).StoreUnsafe(ref Unsafe.Add(ref table, place));
        Unsafe.Add(ref table, place) = check;
        return place;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Code(int bit, int set)
    {
        if (--budget < 0)
        {
            throw Spent();
        }

        ref int x = ref MemoryMarshal.GetArrayDataReference(inputs);
        ref int w = ref weights[set * Inputs];
        Vector256<int> x0 = Vector256.LoadUnsafe(ref x);
        Vector256<int> w0 = Vector256.LoadUnsafe(ref w);
        int dot = Vector256.Sum((x0 * w0) >> 4) >> 12;
        dot = Math.Clamp(dot, -Logistic.Limit, Logistic.Limit);
        int mixed = Logistic.SquashTable[dot + 2048];
        bit = coder.Code(bit, Refine(dot, mixed, set));

        int age = ages[set];
        int rate = FirstRate - (age >> 4);
        if (rate > LastRate)
        {
            ages[set]++;
        }

        int error = (((bit << 16) - mixed) * rate) >> 4;
        Vector256<int> e = Vector256.Create(error);
        Vector256<int> half = Vector256.Create(1 << 13);
        Vector256<int> most = Vector256.Create(WeightLimit);
        Vector256.Max(Vector256.Min(w0 + (((x0 * e) + half) >> 14), most), -most).StoreUnsafe(ref w);
        ref ushort cell = ref refined[refineAt];
        cell += (ushort)(((bit != 0 ? 65535 : 0) - cell) >> 6);
        return bit;
    }

    // What the mixer's answers were really worth under this set: 33 points along the log odds, interpolated.
    private int Refine(int dot, int mixed, int set)
    {
        int along = dot + 2048;
        int low = (set * RefineSteps) + (along >> 7);
        int part = along & 127;
        int seen = ((refined[low] * (128 - part)) + (refined[low + 1] * part)) >> 7;
        refineAt = part >= 64 ? low + 1 : low;
        return Math.Clamp(((seen * 3) + mixed) >> 2, 16, 65520);
    }
}
