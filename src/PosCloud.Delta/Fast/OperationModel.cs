using System.Numerics;

namespace PosCloud.Delta.Fast;

/// <summary>The adaptive models of literals, matches and the kinds of operations; contexts as in LZMA but for copies.</summary>
internal sealed class OperationModel
{
    private const int Lanes = 4;
    private const int LiteralContextBits = 3;
    private const int LiteralModels = 0x300;
    private const int LengthStates = 4;
    private const int Slots = 64;
    private const int FirstFooterSlot = 4;
    private const int FirstAlignedSlot = 14;
    private const int AlignBits = 4;

    private readonly uint[] notLiteral = new uint[History.States * Lanes];
    private readonly uint[] copy = new uint[History.States];
    private readonly uint[] repeat = new uint[History.States];
    private readonly uint[] repeat0 = new uint[History.States];
    private readonly uint[] repeat0Long = new uint[History.States * Lanes];
    private readonly uint[] repeat1 = new uint[History.States];
    private readonly uint[] repeat2 = new uint[History.States];
    private readonly uint[] literals = new uint[LiteralModels << LiteralContextBits];
    private readonly uint[] slots = new uint[LengthStates * Slots];
    private readonly uint[] footers = new uint[1 << 8];
    private readonly uint[] align = new uint[1 << AlignBits];

    public LengthModel MatchLength { get; } = new();

    public LengthModel RepeatLength { get; } = new();

    public void Reset()
    {
        foreach (uint[] models in (ReadOnlySpan<uint[]>)[notLiteral, copy, repeat, repeat0, repeat0Long, repeat1, repeat2, literals, slots, footers, align])
        {
            Array.Fill(models, Probability.Initial);
        }

        MatchLength.Reset();
        RepeatLength.Reset();
    }

    /// <param name="hasBase">Whether copies are possible.</param>
    public OperationKind Kind<TCoder>(ref TCoder coder, int state, int lane, bool hasBase, OperationKind kind)
        where TCoder : struct, IBitCoder
    {
        if (coder.Flag(ref notLiteral[(state * Lanes) + lane], kind == OperationKind.Literal ? 0 : 1) == 0)
        {
            return OperationKind.Literal;
        }

        if (hasBase && coder.Flag(ref copy[state], kind == OperationKind.Copy ? 1 : 0) != 0)
        {
            return OperationKind.Copy;
        }

        if (coder.Flag(ref repeat[state], kind == OperationKind.Match ? 0 : 1) == 0)
        {
            return OperationKind.Match;
        }

        if (coder.Flag(ref repeat0[state], kind > OperationKind.Repeat0 ? 1 : 0) == 0)
        {
            return coder.Flag(ref repeat0Long[(state * Lanes) + lane], kind == OperationKind.Repeat0 ? 1 : 0) == 0
                ? OperationKind.ShortRepeat
                : OperationKind.Repeat0;
        }

        if (coder.Flag(ref repeat1[state], kind > OperationKind.Repeat1 ? 1 : 0) == 0)
        {
            return OperationKind.Repeat1;
        }

        return coder.Flag(ref repeat2[state], kind > OperationKind.Repeat2 ? 1 : 0) == 0
            ? OperationKind.Repeat2
            : OperationKind.Repeat3;
    }

    /// <param name="previous">The byte before.</param>
    /// <param name="expected">The byte that an earlier operation would give here, or -1.</param>
    public byte Literal<TCoder>(ref TCoder coder, byte previous, int expected, byte value)
        where TCoder : struct, IBitCoder
    {
        Span<uint> models = literals.AsSpan(LiteralModels * (previous >> (8 - LiteralContextBits)), LiteralModels);
        if (expected < 0)
        {
            return (byte)BitTree.Code(ref coder, models[..0x100], value);
        }

        // As long as the bits agree with those of the expected byte, that bit is part of the context.
        TCoder local = coder;
        int node = 1;
        int agreed = 0x100;
        for (int bit = 7; bit >= 0; bit--)
        {
            expected <<= 1;
            int expectedBit = expected & agreed;
            int coded = local.Bit(ref models[agreed + expectedBit + node], (value >> bit) & 1);
            node = (node << 1) | coded;
            agreed = coded == 0 ? agreed & ~expectedBit : expectedBit;
        }

        coder = local;
        return (byte)node;
    }

    /// <summary>At least 1; up to 2^32, the caller checks it.</summary>
    public long Distance<TCoder>(ref TCoder coder, long length, long distance)
        where TCoder : struct, IBitCoder
    {
        int lengthState = (int)Math.Min(length - LengthModel.Least, LengthStates - 1);
        uint value = (uint)(distance - 1);
        int slot = BitTree.Code(ref coder, slots.AsSpan(lengthState * Slots, Slots), SlotOf(value));
        if (slot < FirstFooterSlot)
        {
            return slot + 1;
        }

        int bits = (slot >> 1) - 1;
        uint start = (2 | ((uint)slot & 1)) << bits;
        uint rest = value - start;
        if (slot < FirstAlignedSlot)
        {
            // Slots of equal bits lie beside each other: 4 pairs of 2, 4, 8 ... 32 models.
            Span<uint> models = footers.AsSpan((2 << bits) + ((slot & 1) << bits), 1 << bits);
            return start + (uint)BitTree.CodeReverse(ref coder, models, (int)rest) + 1L;
        }

        uint high = coder.Direct(bits - AlignBits, rest >> AlignBits) << AlignBits;
        return start + high + (uint)BitTree.CodeReverse(ref coder, align, (int)(rest & ((1 << AlignBits) - 1))) + 1L;
    }

    /// <summary>What the lowest bits of a far distance cost, in 1/64 bits.</summary>
    public int AlignPrice(int low)
    {
        PriceCoder coder = default;
        BitTree.CodeReverse(ref coder, align, low);
        return coder.Price;
    }

    /// <summary>The highest two bits of a distance and how many follow.</summary>
    public static int SlotOf(uint value)
    {
        if (value < FirstFooterSlot)
        {
            return (int)value;
        }

        int top = BitOperations.Log2(value);
        return (top << 1) | (int)((value >> (top - 1)) & 1);
    }
}
