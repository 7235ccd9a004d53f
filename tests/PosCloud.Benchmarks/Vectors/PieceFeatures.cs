using PosCloud.Delta.Containers.Deflate;
using PosCloud.Delta.Format;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>What a block's piece makes use of (docs/delta-containers.md, "Pieces" and "Recipes").</summary>
internal ref struct PieceFeatures
{
    private ReadOnlySpan<byte> rest;

    private PieceFeatures(ReadOnlySpan<byte> piece) => rest = piece;

    /// <param name="piece">A valid one.</param>
    public static List<string> Of(ReadOnlySpan<byte> piece)
    {
        List<string> features = [];
        var layers = new PieceFeatures(piece);
        while (!layers.rest.IsEmpty)
        {
            var entries = new PieceFeatures(layers.Take(layers.Number()));
            while (!entries.rest.IsEmpty)
            {
                entries.Entry(features);
            }
        }

        return features;
    }

    private void Entry(List<string> features)
    {
        if ((Number() & 1) != 0)
        {
            features.Add("stream:alike");
            return;
        }

        Number();
        var recipe = new PieceFeatures(Take(Number()));
        recipe.Recipe(features);
    }

    private void Recipe(List<string> features)
    {
        features.Add(VectorFeatures.Name("maker", (DeflateMaker)(Take(1)[0] >> 4)));
        while (!rest.IsEmpty)
        {
            var kind = (RecipeEvent)(Number() & 3);
            features.Add(VectorFeatures.Name("recipe", kind));
            switch (kind)
            {
                case RecipeEvent.Match:
                    Take(1);
                    Number();
                    break;
                case RecipeEvent.BlockShape:
                    int type = Take(1)[0];
                    features.Add($"shape:{type}");
                    Take(type == 2 ? (Number() + 7) / 8 : 0);
                    break;
            }
        }
    }

    private ulong Number() => Varint.TryRead(ref rest, out ulong value) ? value : throw new ArgumentException("Not a valid piece.");

    private ReadOnlySpan<byte> Take(ulong count)
    {
        ReadOnlySpan<byte> taken = rest[..(int)count];
        rest = rest[(int)count..];
        return taken;
    }
}
