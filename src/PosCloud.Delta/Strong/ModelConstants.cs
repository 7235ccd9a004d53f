namespace PosCloud.Delta.Strong;

/// <summary>Constants of <see cref="ContextMixer{TCoder}"/> that follow from formulas in docs/delta-format.md, "Model".</summary>
internal static class ModelConstants
{
    /// <summary>Where every weight begins, in 1/65536.</summary>
    public const int FirstWeight = 19661;

    /// <summary>Adaptation rate of a flag's probability after n uses, in 1/65536: 1 / (n + 1.6).</summary>
    public static readonly int[] FineRates = MakeRates(256);

    /// <summary>The same for the probabilities of bytes, which count to 15.</summary>
    public static readonly int[] CoarseRates = [43690, 26214, 18724, 14563, 11915, 10082, 8738, 7710, 6898, 6241, 5698, 5242, 4369, 3640, 2978, 2427];

    /// <summary>The logistic function at the points where refined probabilities are kept.</summary>
    public static readonly ushort[] FirstRefined = MakeRefined();

    private static int[] MakeRates(int count)
    {
        int[] rates = new int[count];
        for (int i = 0; i < count; i++)
        {
            rates[i] = 655360 / ((10 * i) + 16);
        }

        return rates;
    }

    private static ushort[] MakeRefined()
    {
        ushort[] points = new ushort[33];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = (ushort)Math.Clamp(Logistic.Squash((i - 16) * 128), 16, 65520);
        }

        return points;
    }
}
