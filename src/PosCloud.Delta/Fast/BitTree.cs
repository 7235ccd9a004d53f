using System.Numerics;


namespace PosCloud.Delta.Fast;

/// <summary>Numbers as adaptive bits.</summary>
internal static class BitTree
{
    /// <summary>A number of log2(models.Length) bits, highest first. The models form a heap that begins at 1.</summary>
    public static int Code<TCoder>(ref TCoder coder, Span<uint> models, int value)
        where TCoder : struct, IBitCoder
    {
        TCoder local = coder;
        int node = 1;
        for (int bit = BitOperations.Log2((uint)models.Length) - 1; bit >= 0; bit--)
        {
            node = (node << 1) | local.Bit(ref models[node], (value >> bit) & 1);
        }

        coder = local;
        return node - models.Length;
    }

    /// <summary>A number of log2(models.Length) bits, lowest first, for numbers whose low bits say more than their high ones.</summary>
    public static int CodeReverse<TCoder>(ref TCoder coder, Span<uint> models, int value)
        where TCoder : struct, IBitCoder
    {
        int node = 1;
        int result = 0;
        for (int bit = 0; 1 << bit < models.Length; bit++)
        {
            int coded = coder.Bit(ref models[node], (value >> bit) & 1);
            node = (node << 1) | coded;
            result |= coded << bit;
        }

        return result;
    }
}
