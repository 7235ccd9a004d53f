namespace PosCloud.Delta.Fast;

/// <summary>Adds up what coding would cost, in 1/64 bits, and leaves the models as they are.</summary>
internal struct PriceCoder : IBitCoder
{
    /// <summary>The price of one bit of even odds.</summary>
    public const int One = 64;

    private const int IndexBits = 9;

    private static readonly ushort[] OfZero = MakeTable();

    public int Price { get; set; }

    public static int BitPrice(uint model, int bit)
    {
        uint odds = Probability.OfZero(model);
        return OfZero[(bit == 0 ? odds : (1u << Probability.Bits) - odds) >> (Probability.Bits - IndexBits)];
    }

    public int Bit(ref uint model, int bit)
    {
        Price += BitPrice(model, bit);
        return bit;
    }

    public int Flag(ref uint model, int bit) => Bit(ref model, bit);

    public uint Direct(int count, uint value)
    {
        Price += count * One;
        return value;
    }

    // log2 by repeated squaring in fixed point, as no floating point may decide what is encoded.
    private static ushort[] MakeTable()
    {
        ushort[] table = new ushort[1 << IndexBits];
        for (int i = 0; i < table.Length; i++)
        {
            // The middle of the slot, as 1.31 fixed point after normalising.
            ulong x = ((ulong)i * 2) + 1;
            int log = 0;
            while (x < 1u << 31)
            {
                x <<= 1;
                log++;
            }

            int exponent = (log - (31 - IndexBits - 1)) * One;
            int fraction = 0;
            for (int bit = One / 2; bit > 0; bit >>= 1)
            {
                x = (x * x) >> 31;
                if (x >= 1UL << 32)
                {
                    x >>= 1;
                    fraction |= bit;
                }
            }

            table[i] = (ushort)Math.Max(1, exponent - fraction);
        }

        return table;
    }
}
