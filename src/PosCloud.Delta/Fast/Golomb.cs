using System.Numerics;

namespace PosCloud.Delta.Fast;

/// <summary>Exponential Golomb code: the number of significant bits as a tree of 5 bits, then the bits below the highest.</summary>
internal static class Golomb
{
    public static uint Code<TCoder>(ref TCoder coder, Span<uint> models, uint value)
        where TCoder : struct, IBitCoder
    {
        // One more than the value, so that there is a highest bit; 2^31 - 2 is the most.
        value++;
        int bits = BitTree.Code(ref coder, models, BitOperations.Log2(value));
        return ((1u << bits) | coder.Direct(bits, value & ((1u << bits) - 1))) - 1;
    }
}
