using System.Text;
using PosCloud.Delta;
using PosCloud.Delta.Containers.Deflate;
using PosCloud.Delta.Encoding;
using PosCloud.Delta.Strong;
using PosCloud.Tests.Delta.Containers;
using PosCloud.Tests.Delta.Samples;

namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>Valid deltas in every profile, from which mutation starts. Blocks and tables are the smallest.</summary>
internal static class FuzzSeeds
{
    private const int BlockLength = 4096;
    private const int TableBits = 16;

    private static readonly Dictionary<FuzzGroup, Lazy<FuzzCase[]>> Groups = new()
    {
        [FuzzGroup.Default] = new(() => [.. Pairs().Select(pair => Encode(pair, DeltaProfile.Default, new(BlockLength, TableBits, 1024)))]),

        // One copy in the map: all others are the blocks' own.
        [FuzzGroup.Small] = new(() => [.. Pairs().Select(pair => Encode(pair, DeltaProfile.Small, new(BlockLength, TableBits, 1)))]),
        [FuzzGroup.Fast] = new(() => [.. Pairs().Select(pair => Encode(pair, DeltaProfile.Fast, new(BlockLength, 0, 0)))]),
        [FuzzGroup.Containers] = new(() =>
        [
            .. ContainerPairs().Select(pair => Encode(pair, DeltaProfile.Default, Opened(TableBits, 64))),
            .. ContainerPairs().Select(pair => Encode(pair, DeltaProfile.Fast, Opened(0, 0))),
        ]),
    };

    public static FuzzCase[] All => [.. Groups.Values.SelectMany(group => group.Value)];

    public static FuzzCase[] Of(FuzzGroup group) => Groups[group].Value;

    private static ProfileSettings Opened(int tableBits, int copies)
    {
        var settings = new ProfileSettings(BlockLength, tableBits, copies) { Checkpoints = 2 };
        return settings with { Opened = [settings, settings] };
    }

    private static FuzzCase Encode((byte[] Old, byte[] New) pair, DeltaProfile profile, ProfileSettings settings)
    {
        using var output = new MemoryStream();
        var options = new DeltaEncodeOptions { Profile = profile, Custom = settings, Parallelism = 1 };
        DeltaEncoder.Encode(new MemoryStream(pair.Old), new MemoryStream(pair.New), output, options, null, CancellationToken.None);
        return new FuzzCase(pair.Old, output.ToArray());
    }

    private static IEnumerable<(byte[] Old, byte[] New)> Pairs()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(i => $"CONFIG_OPTION_{i}={(i % 3 == 0 ? "y" : "m")}\n")));
        byte[] noise = new byte[9_000];
        new Random(1).NextBytes(noise);
        yield return (text, [.. text[..100], .. "CONFIG_POS=y\n"u8, .. text[60..400], .. text[500..]]);
        yield return ([], text[..300]);
        yield return (text, []);
        yield return (noise[..50], noise[100..300]);
        yield return (noise, [.. noise[..200], .. text[..90], .. noise[3_000..8_000], .. noise[1_000..1_800], .. text[..60], .. noise[8_200..]]);
        foreach (UnitMode mode in new[] { UnitMode.Arm64, UnitMode.Pointer64, UnitMode.X64, UnitMode.Thumb, UnitMode.ValueShift })
        {
            var sample = new ProgramSample(mode, 400, 24, 2);
            yield return (sample.Old, sample.New);
        }
    }

    private static IEnumerable<(byte[] Old, byte[] New)> ContainerPairs()
    {
        byte[] old = DeflateContent.Make("text", 7, 6_000);
        byte[] @new = [.. old[..2_000], .. "a line that was not there\n"u8, .. old[2_050..]];
        var gzip = new ContainerSample(DeflateMaker.Gzip, 6);
        yield return (gzip.Gzip(old, "a"), [1, 2, 3, .. gzip.Gzip(@new, "a"), 4]);

        // Long enough for checkpoints.
        byte[] longer = [.. DeflateContent.Make("text", 8, 40_000), .. old];
        var first = new ContainerSample(DeflateMaker.Zlib, 1);
        yield return (first.Gzip(longer, "b"), first.Gzip([.. longer[36_000..], .. @new], "b"));

        // As in a squashfs image: streams one behind the other, of which a block has several.
        var zlib = new ContainerSample(DeflateMaker.ZlibMaxMemory, 9);
        yield return (zlib.Blocks(old, 700), zlib.Blocks(@new, 700));

        // Two layers.
        var zip = new ContainerSample(DeflateMaker.Zip, 6);
        (byte[], byte[]) inner = (zip.Zip(("A", old[..2_500]), ("B", old[3_000..5_000])), zip.Zip(("A", @new[..2_600]), ("B", old[3_000..5_000])));
        yield return (zlib.Zip(("lib", old), ("jar", inner.Item1)), zlib.Zip(("lib", @new), ("jar", inner.Item2)));

        // Made with corrections: a literal and a match that no compressor would choose, blocks that end early, of other types.
        var recipe = new RecipeWriter();
        recipe.Begin(new DeflateParameters(DeflateMaker.Zlib, 6));
        recipe.Token(400, 'x');
        recipe.BlockEnd(600);
        recipe.BlockShape(600, new DeflateBlock(1, false, 0, [], 0));
        recipe.BlockEnd(700);
        recipe.BlockShape(700, new DeflateBlock(0, false, 0, [], 0));
        recipe.Token(800, 'y');
        var corrected = new ContainerSample(recipe.ToArray());
        yield return (corrected.Gzip(old, "c"), corrected.Gzip(@new, "c"));
    }
}
