namespace PosCloud.Delta.Fast;

/// <summary>Lengths of matches, from 2 on, in the three ranges of LZMA; the last number of the last range opens a longer form.</summary>
internal sealed class LengthModel
{
    public const int Least = 2;

    /// <summary>From here on lengths take an exponential Golomb code.</summary>
    public const int Long = Least + 8 + 8 + 255;

    private readonly uint[] choice = new uint[2];
    private readonly uint[] low = new uint[4 * 8];
    private readonly uint[] middle = new uint[4 * 8];
    private readonly uint[] high = new uint[256];
    private readonly uint[] tail = new uint[32];

    public void Reset()
    {
        Array.Fill(choice, Probability.Initial);
        Array.Fill(low, Probability.Initial);
        Array.Fill(middle, Probability.Initial);
        Array.Fill(high, Probability.Initial);
        Array.Fill(tail, Probability.Initial);
    }

    /// <summary>Up to 2^31 + Long; the caller checks it.</summary>
    /// <param name="lane">The offset in the block modulo 4.</param>
    public long Code<TCoder>(ref TCoder coder, int lane, long length)
        where TCoder : struct, IBitCoder
    {
        int value = (int)Math.Min(length, Long) - Least;
        if (coder.Flag(ref choice[0], value < 8 ? 0 : 1) == 0)
        {
            return Least + BitTree.Code(ref coder, low.AsSpan(lane * 8, 8), value);
        }

        if (coder.Flag(ref choice[1], value < 16 ? 0 : 1) == 0)
        {
            return Least + 8 + BitTree.Code(ref coder, middle.AsSpan(lane * 8, 8), value - 8);
        }

        value = BitTree.Code(ref coder, high, value - 16);
        return value < 255 ? Least + 16 + value : Long + Golomb.Code(ref coder, tail, (uint)(length - Long));
    }
}
