using System.Numerics;

namespace PosCloud.Delta.Fast;

/// <summary>The adaptive models of what differs inside a copy: gaps of equal bytes, differing bytes, repeated differences.</summary>
internal sealed class DifferenceModel
{
    /// <summary>The gap that reaches to the end of the block.</summary>
    public const long Rest = -1;

    /// <summary>The event that ends a copy.</summary>
    public const int End = -2;

    /// <summary>The event of a byte that differs.</summary>
    public const int OneByte = -1;

    /// <summary>Differences of 32-bit numbers that can be repeated.</summary>
    public const int Words = 16;

    private const int ExactGaps = 32;
    private const int MaxGapBits = 30;
    private const int GapSymbols = 64;
    private const int RestSymbol = GapSymbols - 1;
    private const int GapKinds = 6;
    private const int GapContexts = 16;

    private readonly uint[] gaps = new uint[GapKinds * GapContexts * GapSymbols];
    private readonly uint[] gapTops = new uint[GapSymbols * 4];
    private readonly uint[] gapLanes = new uint[4 * 4];
    private readonly uint[] ends = new uint[3 * 4];
    private readonly uint[] repeats = new uint[2 * 32];
    private readonly uint[] choices = new uint[Words];
    private readonly uint[] bytes = new uint[64 * 256];
    private readonly uint[] words = new uint[Words];

    private int gapKind;
    private int gapContext;
    private int lastGap;
    private int recentKinds;
    private int previousFirst;
    private int previousByte;

    private int runStart;
    private uint runBase;
    private bool open;

    public void Reset()
    {
        foreach (uint[] models in (ReadOnlySpan<uint[]>)[gaps, gapTops, gapLanes, ends, repeats, choices, bytes])
        {
            Array.Fill(models, Probability.Initial);
        }

        Array.Clear(words);
        gapKind = gapContext = lastGap = recentKinds = previousFirst = previousByte = 0;
        open = false;
    }

    public uint Word(int index) => words[index];

    /// <summary>The index of a word, or -1.</summary>
    public int IndexOf(uint word) => Array.IndexOf(words, word);

    public void BeginCopy()
    {
        gapKind = 0;
        open = false;
    }

    /// <summary>Equal bytes up to the next difference or the end of the copy, <see cref="Rest"/> included.</summary>
    public long Gap<TCoder>(ref TCoder coder, int position, long gap)
        where TCoder : struct, IBitCoder
    {
        int symbol = gap switch
        {
            < 0 => RestSymbol,
            < ExactGaps => (int)gap,
            _ => ExactGaps - 5 + BitOperations.Log2((ulong)gap),
        };
        symbol = BitTree.Code(ref coder, gaps.AsSpan(((gapKind * GapContexts) + gapContext) * GapSymbols, GapSymbols), symbol);
        lastGap = symbol;
        if (symbol == RestSymbol)
        {
            return Rest;
        }

        if (symbol != 0)
        {
            gapContext = symbol < 8 ? symbol : symbol < 12 ? 8 : symbol < 20 ? 9 : symbol < ExactGaps ? 10 : Math.Min(15, symbol - ExactGaps + 11);
        }

        if (symbol < ExactGaps)
        {
            return symbol;
        }

        int bits = symbol - ExactGaps + 5;
        if (bits > MaxGapBits)
        {
            return long.MaxValue;
        }

        uint rest = (uint)gap & ((1u << bits) - 1);
        int top = BitTree.Code(ref coder, gapTops.AsSpan(symbol * 4, 4), (int)(rest >> (bits - 2)));
        uint middle = coder.Direct(bits - 4, (rest >> 2) & ((1u << (bits - 4)) - 1));
        int lane = BitTree.Code(ref coder, gapLanes.AsSpan((position & 3) * 4, 4), (int)(rest & 3));
        return (1u << bits) | ((uint)top << (bits - 2)) | (middle << 2) | (uint)lane;
    }

    /// <summary>Ends the run before, if it is over.</summary>
    public void Settle(int position, ReadOnlySpan<byte> block)
    {
        if (!open || (lastGap == 0 && position < runStart + 4))
        {
            return;
        }

        open = false;
        int length = Math.Min(4, position - runStart);
        uint word = 0;
        for (int i = 0; i < length; i++)
        {
            word |= (uint)block[runStart + i] << (8 * i);
        }

        int unused = 32 - (8 * length);
        Use((uint)((int)((word - runBase) << unused) >> unused));
    }

    /// <summary><see cref="End"/>, <see cref="OneByte"/> or the index of a difference that is repeated.</summary>
    public int Event<TCoder>(ref TCoder coder, int kind)
        where TCoder : struct, IBitCoder
    {
        int gapClass = lastGap == 0 ? 0 : lastGap < ExactGaps ? 1 : 2;
        if (coder.Flag(ref ends[(gapClass * 4) + (recentKinds & 3)], kind == End ? 1 : 0) != 0)
        {
            return End;
        }

        int context = (lastGap == 0 ? 0 : 32) + (recentKinds & 31);
        bool repeated = coder.Flag(ref repeats[context], kind >= 0 ? 1 : 0) != 0;
        recentKinds = (recentKinds << 1) | (repeated ? 1 : 0);
        if (!repeated)
        {
            return OneByte;
        }

        open = false;
        gapKind = 5;
        kind = BitTree.Code(ref coder, choices, kind);
        return kind;
    }

    /// <summary>Moves a word to the front.</summary>
    public void Use(uint word)
    {
        int index = Array.IndexOf(words, word);
        for (int i = index < 0 ? Words - 1 : index; i > 0; i--)
        {
            words[i] = words[i - 1];
        }

        words[0] = word;
    }

    /// <summary>Result minus base, modulo 256, not 0.</summary>
    /// <param name="baseWord">The base's bytes here and after, as a little-endian number.</param>
    public byte Byte<TCoder>(ref TCoder coder, int position, uint baseWord, byte difference)
        where TCoder : struct, IBitCoder
    {
        if (!open)
        {
            open = true;
            runStart = position;
            runBase = baseWord;
        }

        int index = Math.Min(position - runStart, 3);
        int context = (index * 16) + (index == 0 ? previousFirst >> 4 : previousByte >> 4);
        difference = (byte)BitTree.Code(ref coder, bytes.AsSpan(context * 256, 256), difference);
        previousByte = difference;
        if (index == 0)
        {
            previousFirst = difference;
        }

        gapKind = index + 1;
        return difference;
    }
}
