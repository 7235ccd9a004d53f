using PosCloud.Delta.Decoding;

namespace PosCloud.Delta.Strong;

/// <summary>Reads what <see cref="BitEncoder"/> wrote; behind the payload's last byte there are zeros without end.</summary>
internal struct BitDecoder : IBitCoder
{
    private readonly PayloadReader payload;
    private uint low = 0;
    private uint high = uint.MaxValue;
    private uint value = 0;

    public BitDecoder(PayloadReader payload)
    {
        this.payload = payload;
        for (int i = 0; i < 4; i++)
        {
            value = (value << 8) | payload.NextOrZero();
        }
    }

    public static bool IsEncoder => false;

    public int Code(int bit, int probability)
    {
        uint middle = low + (uint)(((ulong)(high - low) * (uint)probability) >> 16);
        bit = value <= middle ? 1 : 0;
        if (bit != 0)
        {
            high = middle;
        }
        else
        {
            low = middle + 1;
        }

        while (((low ^ high) & 0xFF000000) == 0)
        {
            low <<= 8;
            high = (high << 8) | 0xFF;
            value = (value << 8) | payload.NextOrZero();
        }

        return bit;
    }
}
