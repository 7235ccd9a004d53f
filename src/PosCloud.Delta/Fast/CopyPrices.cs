namespace PosCloud.Delta.Fast;

/// <summary>
/// About what copies cost, so that short ones compete with matches and literals. Long ones are always taken. Estimates by
/// constants: the models of differences depend on what was coded before, which the parser has not chosen yet.
/// </summary>
internal sealed unsafe class CopyPrices
{
    /// <summary>Copies of more bytes than this are taken without comparing.</summary>
    public const int LongCopy = 1024;

    private const int Header = 5 * PriceCoder.One;
    private const int OtherShift = 22 * PriceCoder.One;
    private const int Gap = 7 * PriceCoder.One;
    private const int DifferentByte = 7 * PriceCoder.One;

    private readonly int[] toEnd = new int[LongCopy + 1];
    private byte* data;
    private byte* expected;
    private BlockCopy copy;
    private int head;

    /// <summary>Chooses the copy that <see cref="From"/> is about.</summary>
    public void Begin(byte* block, byte* baseBytes, in BlockCopy next, long shiftBefore)
    {
        data = block;
        expected = baseBytes;
        copy = next;
        head = Header + (copy.Shift == shiftBefore ? 0 : OtherShift);
        toEnd[copy.Length] = Gap;
        for (int i = copy.Length - 1; i >= 0; i--)
        {
            bool differs = data[copy.At + i] != expected[i];
            bool runBegins = differs && (i == 0 || data[copy.At + i - 1] == expected[i - 1]);
            toEnd[i] = toEnd[i + 1] + (differs ? DifferentByte : 0) + (runBegins ? Gap : 0);
        }
    }

    /// <summary>What the rest of the copy costs from an offset in it on, in 1/64 bits.</summary>
    public int From(int offset) => head + toEnd[offset];
}
