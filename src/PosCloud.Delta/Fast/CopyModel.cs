using System.Numerics;

namespace PosCloud.Delta.Fast;

/// <summary>The adaptive models of where copies come from.</summary>
internal sealed class CopyModel
{
    private const int AlignBits = 4;

    private readonly uint[] recent = new uint[3];
    private readonly uint[] sizes = new uint[64];
    private readonly uint[] sign = new uint[1];
    private readonly uint[] align = new uint[1 << AlignBits];

    public void Reset()
    {
        Array.Fill(recent, Probability.Initial);
        Array.Fill(sizes, Probability.Initial);
        Array.Fill(sign, Probability.Initial);
        Array.Fill(align, Probability.Initial);
    }

    /// <summary>Any 63-bit number; the caller checks it.</summary>
    public long Shift<TCoder>(ref TCoder coder, in History history, long shift)
        where TCoder : struct, IBitCoder
    {
        if (coder.Flag(ref recent[0], shift == history.Shift0 ? 0 : 1) == 0)
        {
            return history.Shift0;
        }

        if (coder.Flag(ref recent[1], shift == history.Shift1 || shift == history.Shift2 ? 1 : 0) != 0)
        {
            return coder.Flag(ref recent[2], shift == history.Shift1 ? 0 : 1) == 0 ? history.Shift1 : history.Shift2;
        }

        long change = shift - history.Shift0;
        bool negative = coder.Flag(ref sign[0], change < 0 ? 1 : 0) != 0;
        ulong size = (ulong)(change < 0 ? -change : change);
        int low = BitTree.CodeReverse(ref coder, align, (int)(size & ((1 << AlignBits) - 1)));
        size = (size >> AlignBits) + 1;
        int bits = BitTree.Code(ref coder, sizes, BitOperations.Log2(size));
        size &= (1UL << bits) - 1;
        ulong high = bits > 32
            ? ((ulong)coder.Direct(bits - 32, (uint)(size >> 32)) << 32) | coder.Direct(32, (uint)size)
            : coder.Direct(bits, (uint)size);
        size = unchecked(((((1UL << bits) | high) - 1) << AlignBits) + (ulong)low);
        return unchecked(negative ? history.Shift0 - (long)size : history.Shift0 + (long)size);
    }
}
