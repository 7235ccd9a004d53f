using System.Runtime.CompilerServices;

namespace PosCloud.Delta.Fast;

/// <summary>
/// The reading side of a byte-wise range coder (Martin, "Range encoding", 1979; carries resolved by the encoder).
/// The encoder leaves out zero bytes at the end of a payload, so up to four bytes are made up there.
/// </summary>
internal struct RangeDecoder : IBitCoder
{
    /// <summary>Range is widened by a byte when it falls below this.</summary>
    public const uint MinRange = 1u << 24;

    private const int CodeBytes = 4;

    private readonly PayloadBytes bytes;
    private uint range;
    private uint code;

    public RangeDecoder(PayloadBytes payload)
    {
        bytes = payload;
        range = uint.MaxValue;
        for (int i = 0; i < CodeBytes; i++)
        {
            code = (code << 8) | bytes.Next();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Bit(ref uint model, int bit)
    {
        uint odds = model;
        uint bound = (range >> Probability.Bits) * Probability.OfZero(odds);
        bit = code >= bound ? 1 : 0;
        uint ones = 0 - (uint)bit;
        range = bound + (ones & (range - bound - bound));
        code -= bound & ones;
        model = Probability.After(odds, bit);
        while (range < MinRange)
        {
            range <<= 8;
            code = (code << 8) | bytes.Next();
        }

        return bit;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Flag(ref uint model, int bit)
    {
        uint odds = model;
        uint bound = (range >> Probability.Bits) * Probability.OfZero(odds);
        if (code < bound)
        {
            range = bound;
            bit = 0;
        }
        else
        {
            range -= bound;
            code -= bound;
            bit = 1;
        }

        model = Probability.After(odds, bit);
        while (range < MinRange)
        {
            range <<= 8;
            code = (code << 8) | bytes.Next();
        }

        return bit;
    }

    public uint Direct(int count, uint value)
    {
        value = 0;
        for (; count > 0; count--)
        {
            range >>= 1;
            uint bit = code >= range ? 1u : 0;
            code -= range & (0 - bit);
            value = (value << 1) | bit;
            if (range < MinRange)
            {
                range <<= 8;
                code = (code << 8) | bytes.Next();
            }
        }

        return value;
    }
}
