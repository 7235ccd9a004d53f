using PosCloud.Delta;
using PosCloud.Delta.Containers.Deflate;
using PosCloud.Tests.Delta.Samples;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>Valid deltas of images whose compressed streams are opened.</summary>
internal static class ContainerVectors
{
    /// <summary>About as many tokens has the stream of <see cref="LongBlock"/>: literals of noise, then matches of 258 zeros.</summary>
    public const int LongBlockTokens = NoiseLength + (LongBlockZeros / 258);

    private const int NoiseLength = 4_500;
    private const int LongBlockZeros = 66_010;

    private static readonly DeltaEncodeOptions SmallBlocks = new() { BlockLength = 4096 };

    public static DeltaVector Nested { get; } = MakeNested();

    public static DeltaVector Gzip { get; } = MakeGzip();

    /// <summary>A stream of one block, too long to be stored.</summary>
    public static DeltaVector LongBlock { get; } = MakeLongBlock();

    public static IEnumerable<DeltaVector> Valid()
    {
        yield return Gzip;
        yield return Nested;
        yield return LongBlock;
        byte[] text = VectorBytes.Text(60);
        byte[] edited = VectorBytes.Edited(text);
        byte[] noise = VectorBytes.Noise(200, 8);
        byte[] records = VectorBytes.Records(400, 12);
        byte[] zip6 = [Code(DeflateMaker.Zip, 6)];
        byte[] Zip(byte[] content, byte[] stored) => ContainerFiles.Zip(
            ("a.txt", content, ContainerFiles.Deflate(content, zip6)), ("b.bin", stored, null), ("c.txt", records, ContainerFiles.Deflate(records, zip6)));
        yield return Encoded("zip", Zip(text, noise), Zip(edited, noise[1..]), "a zip of entries deflated and stored and one that did not change");

        byte[] Squash(byte[] content) =>
            [.. "hsqs"u8, .. content.Chunk(512).SelectMany(block => ContainerFiles.Zlib(block, ContainerFiles.Deflate(block, Code(DeflateMaker.Zlib, 9))))];
        yield return Encoded("squashfs", Squash(text), Squash(edited), "zlib streams one behind the other");

        byte[] one = ContainerFiles.Zlib(text, ContainerFiles.Deflate(text, Code(DeflateMaker.ZlibMaxMemory, 3)));
        byte[] other = ContainerFiles.Zlib(edited, ContainerFiles.Deflate(edited, Code(DeflateMaker.ZlibMaxMemory, 3)));
        yield return Encoded("profile-small-opened", one, other, "one layer in profile small", new() { Profile = DeltaProfile.Small });
        yield return Encoded("profile-fast-opened", one, other, "one layer in profile fast", new() { Profile = DeltaProfile.Fast });
        foreach (DeltaVector vector in Corrected(text, edited).Concat(Makers()))
        {
            yield return vector;
        }
    }

    private static IEnumerable<DeltaVector> Makers() =>
    [
        WithRecipe("made-by-zlib", [Code(DeflateMaker.Zlib, 1)], "zlib at level 1"),
        WithRecipe("made-by-zlib-max-memory", [Code(DeflateMaker.ZlibMaxMemory, 4)], "zlib with memLevel 9 at level 4"),
        WithRecipe("made-by-gzip", [Code(DeflateMaker.Gzip, 8)], "gzip at level 8"),
        WithRecipe("made-by-zip", [Code(DeflateMaker.Zip, 2)], "zip at level 2"),
    ];

    // The result's stream was made in a way that needs corrections; that of the second image needs too many.
    private static IEnumerable<DeltaVector> Corrected(byte[] text, byte[] edited)
    {
        byte[] from = ContainerFiles.Zlib(text, ContainerFiles.Deflate(text, Code(DeflateMaker.Zlib, 6)));
        byte[] Image(byte[] recipe) => ContainerFiles.Zlib(edited, ContainerFiles.Deflate(edited, recipe));
        byte code = Code(DeflateMaker.Zlib, 6);
        yield return Encoded("corrections-tokens", from, Image([code, .. Recipes.Match(18, 10, 18), .. Recipes.Literal(1)]), "a token that is a literal and one that is another match");
        yield return Encoded("corrections-blocks", from, Image([code, .. Recipes.BlockEnd(40), .. Recipes.Stored(0), .. Recipes.BlockEnd(30), .. Recipes.Fixed(0)]), "block ends and types that the rules do not foresee");
        byte[] literals = [code, .. Enumerable.Range(0, 400).SelectMany(i => Recipes.Literal(i == 0 ? 0 : 1))];
        yield return Encoded("stays-closed", from, Image(literals), "a stream that would need too many corrections");

        yield return WithRecipe(
            "corrections-header", [code, .. Recipes.BlockEnd(20), .. Recipes.Dynamic(0)], "the header of a dynamic block that the rules do not foresee");
    }

    // With the recipe as it is given here: the encoder takes the first one that it finds.
    private static DeltaVector WithRecipe(string name, byte[] recipe, string about)
    {
        byte[] content = VectorBytes.Phrases(1_500, 1);
        byte[] before = VectorBytes.Touched(content, 0, 200, 2);
        byte[] Image(byte[] of, byte[] by) => ContainerFiles.Zlib(of, ContainerFiles.Deflate(of, by));
        byte[] plain = [Code(DeflateMaker.Zlib, 6)];
        DeltaVector encoded = Encoded(name, Image(before, plain), Image(content, plain), about);
        byte[] result = Image(content, recipe);
        DeltaParts parts = DeltaParts.Of(encoded.Delta);
        (ulong gap, ulong length, _) = PieceBytes.FirstStream(parts.Blocks[0].Piece);
        byte[] delta = parts.WithPiece(0, PieceBytes.Layer(PieceBytes.Entry(gap, length, recipe))).WithResult(result).Write();
        return new DeltaVector(name, encoded.Base, result, delta, about) { Written = result.Length, Features = VectorFeatures.Of(encoded.Base, delta) };
    }

    private static DeltaVector MakeGzip()
    {
        byte[] text = VectorBytes.Text(400);
        byte[] Image(byte[] content, string name) =>
        [
            .. VectorBytes.Noise(100, 9), .. ContainerFiles.Gzip(name, content, ContainerFiles.Deflate(content, Code(DeflateMaker.Gzip, 6))), .. VectorBytes.Noise(50, 10),
        ];
        return Encoded("gzip", Image(text, "a"), Image(VectorBytes.Edited(text), "b"), "a gzip member whose content takes three blocks");
    }

    private static DeltaVector MakeNested()
    {
        byte[] code = [Code(DeflateMaker.Zlib, 9)];
        byte[] text = VectorBytes.Text(250);
        byte[] records = VectorBytes.Records(1_500, 11);
        byte[] Zip(string name, byte[] content) => ContainerFiles.Zip(
            (name, content, ContainerFiles.Deflate(content, code)), ("r", records, null), ("s", records[..700], ContainerFiles.Deflate(records[..700], code)));
        byte[] Outer(byte[] content)
        {
            byte[] inner = Zip("A.class", content);
            return ContainerFiles.Zip(("x", records, null), ("inner.jar", inner, ContainerFiles.Deflate(inner, code)), ("t", content, ContainerFiles.Deflate(content, code)));
        }

        return Encoded("nested", Outer(text), Outer(VectorBytes.Edited(text)), "a zip in a zip: two layers");
    }

    private static DeltaVector MakeLongBlock()
    {
        byte[] noise = VectorBytes.Noise(NoiseLength, 13);
        byte[] Image(int zeros)
        {
            byte[] content = [.. noise, .. new byte[zeros]];
            return ContainerFiles.Zlib(content, ContainerFiles.Deflate(content, Code(DeflateMaker.Zlib, 6)));
        }

        return Encoded("long-block", Image(LongBlockZeros - 10), Image(LongBlockZeros), "66 000 zeros in one block of a stream", DeltaEncodeOptions.Default);
    }

    private static DeltaVector Encoded(string name, byte[] from, byte[] to, string about, DeltaEncodeOptions? options = null) =>
        DeltaVector.Encoded(name, from, to, options ?? SmallBlocks, about);

    private static byte Code(DeflateMaker maker, int level) => new DeflateParameters(maker, level).Code;
}
