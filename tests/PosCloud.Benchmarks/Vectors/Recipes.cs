using PosCloud.Delta.Containers.Deflate;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>Events of deflate recipes (docs/delta-containers.md, "Recipes"). Tokens are counted from the event before.</summary>
internal static class Recipes
{
    public static byte[] Literal(int tokens) => Head(tokens, RecipeEvent.Literal);

    public static byte[] Match(int tokens, int length, int distance) =>
        [.. Head(tokens, RecipeEvent.Match), (byte)(length - 3), .. PieceBytes.Number((ulong)distance - 1)];

    public static byte[] BlockEnd(int tokens) => Head(tokens, RecipeEvent.BlockEnd);

    public static byte[] Stored(int tokens) => [.. Head(tokens, RecipeEvent.BlockShape), 0];

    public static byte[] Fixed(int tokens) => [.. Head(tokens, RecipeEvent.BlockShape), 1];

    /// <summary>A dynamic block with codes of 8 and 9 bits for bytes and lengths and of 5 bits for distances.</summary>
    public static byte[] Dynamic(int tokens)
    {
        // 286 lengths: 226 of 8 bits, 60 of 9; the symbols 8 and 9 of the code for code lengths and the one for 5 have 1 and 2 bits.
        var bits = new BitList();
        bits.Add(286 - 257, 5);
        bits.Add(30 - 1, 5);
        bits.Add(12 - 4, 4);

        // In the order 16 17 18 0 8 7 9 6 10 5: 8 has one bit, 9 and 5 have two.
        foreach (int length in (ReadOnlySpan<int>)[0, 0, 0, 0, 1, 0, 2, 0, 0, 2, 0, 0])
        {
            bits.Add(length, 3);
        }

        // Codes stand with their highest bit first: 8 is 0, 5 is 10, 9 is 11.
        for (int i = 0; i < 286; i++)
        {
            bits.Add(i < 226 ? 0 : 3, i < 226 ? 1 : 2);
        }

        for (int i = 0; i < 30; i++)
        {
            bits.Add(1, 2);
        }

        return Shape(tokens, bits);
    }

    /// <summary>A dynamic block that has a code for nothing but its end.</summary>
    public static byte[] DynamicWithoutCodes(int tokens)
    {
        // The code for code lengths: 18 (a run of zeros) and 1, one bit each; in its order 1 stands at place 18.
        var bits = new BitList();
        bits.Add(0, 5);
        bits.Add(0, 5);
        bits.Add(18 - 4, 4);
        for (int i = 0; i < 18; i++)
        {
            bits.Add(i is 2 or 17 ? 1 : 0, 3);
        }

        // 256 zeros, the end of the block, one distance. 1 is the lower symbol, so its code is 0.
        bits.Add(1, 1);
        bits.Add(138 - 11, 7);
        bits.Add(1, 1);
        bits.Add(118 - 11, 7);
        bits.Add(0, 1);
        bits.Add(0, 1);
        return Shape(tokens, bits);
    }

    private static byte[] Shape(int tokens, BitList bits) => [.. Head(tokens, RecipeEvent.BlockShape), 2, .. PieceBytes.Number((ulong)bits.Count), .. bits.Bytes];

    private static byte[] Head(int tokens, RecipeEvent kind) => PieceBytes.Number(((ulong)tokens << 2) | (uint)kind);

    // Lowest bit of a byte first.
    private sealed class BitList
    {
        public List<byte> Bytes { get; } = [];

        public int Count { get; private set; }

        public void Add(int value, int count)
        {
            for (int i = 0; i < count; i++, Count++)
            {
                if (Count % 8 == 0)
                {
                    Bytes.Add(0);
                }

                Bytes[^1] |= (byte)(((value >> i) & 1) << (Count % 8));
            }
        }
    }
}
