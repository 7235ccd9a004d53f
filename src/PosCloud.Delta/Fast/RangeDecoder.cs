using System.Runtime.CompilerServices;

namespace PosCloud.Delta.Fast;

/// <summary>
/// The reading side of a byte-wise range coder (Martin, "Range encoding", 1979; carries resolved by the encoder).
/// The encoder leaves out zero bytes at the end of a payload, so up to four bytes are made up there.
/// </summary>
internal ref struct RangeDecoder : IBitCoder
{
    /// <summary>Range is widened by a byte when it falls below this.</summary>
    public const uint MinRange = 1u << 24;

    private const int CodeBytes = 4;

    private readonly IByteSource source;
    private ReadOnlySpan<byte> part;
    private int at;
    private int madeUp;
    private uint range;
    private uint code;

    public RangeDecoder(IByteSource source)
    {
        this.source = source;
        range = uint.MaxValue;
        for (int i = 0; i < CodeBytes; i++)
        {
            code = (code << 8) | NextByte();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Bit(ref uint model, int bit)
    {
        uint odds = model;
        uint bound = (range >> Probability.Bits) * Probability.OfZero(odds);
        if (code < bound)
        {
            range = bound;
            model = Probability.AfterZero(odds);
            bit = 0;
        }
        else
        {
            range -= bound;
            code -= bound;
            model = Probability.AfterOne(odds);
            bit = 1;
        }

        while (range < MinRange)
        {
            range <<= 8;
            code = (code << 8) | NextByte();
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
                code = (code << 8) | NextByte();
            }
        }

        return value;
    }

    /// <exception cref="DeltaException">The payload has bytes that nothing used.</exception>
    public void Finish()
    {
        source.Advance(at);
        if (source.Remaining != 0)
        {
            throw new DeltaException(DeltaError.Corrupt, "A block's payload has bytes after its last operation.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint NextByte() => (uint)at < (uint)part.Length ? part[at++] : Refill();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private uint Refill()
    {
        source.Advance(at);
        at = 0;
        part = source.Peek(int.MaxValue);
        if (!part.IsEmpty)
        {
            return part[at++];
        }

        return ++madeUp <= CodeBytes
            ? 0u
            : throw new DeltaException(DeltaError.Corrupt, "A block's payload ends before its operations.");
    }
}
