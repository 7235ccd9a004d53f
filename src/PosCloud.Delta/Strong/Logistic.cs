namespace PosCloud.Delta.Strong;

/// <summary>
/// The logistic function and its inverse in integers. Log odds are in 1/256 and lie in -2047..2047; probabilities are in
/// 1/65536. The tables follow from 33 constants, so every machine has the same (docs/delta-format.md, "Logistic").
/// </summary>
internal static class Logistic
{
    public const int Limit = 2047;

    // 65536 / (1 + exp(-d / 256)) at d = -2048, -1984, ..., 0; the other half mirrors it.
    private static readonly ushort[] Points =
    [
        22, 28, 36, 47, 60, 77, 98, 126, 162, 208, 267, 342, 439, 562, 720, 922, 1179, 1506, 1921, 2446, 3108, 3938,
        4971, 6249, 7812, 9702, 11955, 14595, 17625, 21025, 24743, 28693, 32768,
    ];

    /// <summary>Probability by log odds + 2048.</summary>
    public static readonly ushort[] SquashTable = MakeSquash();

    /// <summary>Log odds by the top 12 bits of a probability.</summary>
    public static readonly short[] StretchTable = MakeStretch();

    public static int Squash(int logOdds) => SquashTable[Math.Clamp(logOdds, -Limit, Limit) + 2048];

    private static ushort[] MakeSquash()
    {
        var table = new ushort[4096];
        for (int i = 0; i < table.Length; i++)
        {
            int below = Point(i >> 6);
            table[i] = (ushort)(below + (((Point((i >> 6) + 1) - below) * (i & 63)) >> 6));
        }

        return table;
    }

    private static int Point(int i) => i <= 32 ? Points[i] : 65536 - Points[64 - i];

    private static short[] MakeStretch()
    {
        var table = new short[4096];
        int next = 0;
        for (int odds = -Limit; odds <= Limit; odds++)
        {
            int last = SquashTable[odds + 2048] >> 4;
            for (; next <= last; next++)
            {
                table[next] = (short)odds;
            }
        }

        table.AsSpan(next).Fill(Limit);
        return table;
    }
}
