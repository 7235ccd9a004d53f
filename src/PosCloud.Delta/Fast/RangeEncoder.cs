namespace PosCloud.Delta.Fast;

/// <summary>The writing side of <see cref="RangeDecoder"/>.</summary>
internal struct RangeEncoder(byte[] buffer) : IBitCoder
{
    private byte[] output = buffer;
    private int length;
    private ulong low;
    private uint range = uint.MaxValue;
    private int pending;
    private int held = -1;

    /// <summary>Bytes written, but for those that wait for a carry.</summary>
    public readonly int Length => length;

    /// <summary>Can be given to the next block's encoder.</summary>
    public readonly byte[] Buffer => output;

    public int Bit(ref uint model, int bit)
    {
        uint bound = (range >> Probability.Bits) * Probability.OfZero(model);
        if (bit == 0)
        {
            range = bound;
        }
        else
        {
            low += bound;
            range -= bound;
        }

        model = Probability.After(model, bit);
        while (range < RangeDecoder.MinRange)
        {
            range <<= 8;
            ShiftLow();
        }

        return bit;
    }

    public int Flag(ref uint model, int bit) => Bit(ref model, bit);

    public uint Direct(int count, uint value)
    {
        while (--count >= 0)
        {
            range >>= 1;
            low += range & (0 - ((value >> count) & 1));
            while (range < RangeDecoder.MinRange)
            {
                range <<= 8;
                ShiftLow();
            }
        }

        return value;
    }

    /// <summary>Ends the stream with the number in range that has most zero bytes at its end, and leaves those out.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        for (int zeros = 32; zeros >= 0; zeros -= 8)
        {
            ulong rounded = (low + (1UL << zeros) - 1) >> zeros << zeros;
            if (rounded < low + range)
            {
                low = rounded;
                break;
            }
        }

        for (int i = 0; i < 5; i++)
        {
            ShiftLow();
        }

        // The decoder makes up as many zeros as it reads ahead, and no more.
        for (int i = 0; i < PayloadBytes.MaxMadeUp && length > 0 && output[length - 1] == 0; i++)
        {
            length--;
        }

        return output.AsSpan(0, length);
    }

    // A byte is held back, and 255s after it are counted, until it is known whether a carry reaches them.
    private void ShiftLow()
    {
        if (low < 0xFF000000 || low > uint.MaxValue)
        {
            int carry = (int)(low >> 32);
            if (held >= 0)
            {
                Put((byte)(held + carry));
            }

            for (; pending > 0; pending--)
            {
                Put((byte)(0xFF + carry));
            }

            held = (int)((low >> 24) & 0xFF);
        }
        else
        {
            pending++;
        }

        low = (low & 0x00FFFFFF) << 8;
    }

    private void Put(byte value)
    {
        if (length == output.Length)
        {
            Array.Resize(ref output, Math.Max(1 << 16, length * 2));
        }

        output[length++] = value;
    }
}
