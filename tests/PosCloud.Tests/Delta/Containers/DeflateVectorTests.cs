using System.Globalization;
using System.Security.Cryptography;
using PosCloud.Delta.Containers.Deflate;
using static PosCloud.Tests.Delta.Containers.DeflateStreams;

namespace PosCloud.Tests.Delta.Containers;

/// <summary>Streams of classic zlib, gzip and zip come out again bit by bit.</summary>
public sealed class DeflateVectorTests
{
    public static TheoryData<string> Streams => [.. File.ReadLines(Path.Combine(Folder, "streams.csv")).Skip(1)];

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.bin").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Streams))]
    public void Reproducer_KnownParameters_MakesTheStreamAndAnalysisFindsThem(string line)
    {
        string[] fields = line.Split(',');
        byte[] raw = Content(fields[2], fields[3], fields[4]);
        var parameters = new DeflateParameters(Maker(fields[0]), Number(fields[1]));

        byte[] stream = Reproduce(raw, [parameters.Code]);

        Assert.Equal(Number(fields[5]), stream.Length);
        Assert.Equal(fields[6], Convert.ToHexStringLower(SHA256.HashData(stream)));
        byte[]? recipe = Analyse(stream);
        Assert.NotNull(recipe);
        Assert.Single(recipe);
        Assert.Equal(stream, Reproduce(raw, recipe));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Analysis_KeptStream_GivesAShortRecipeThatMakesItAgain(string name)
    {
        string[] fields = name.Split('-');
        byte[] stream = File.ReadAllBytes(Path.Combine(Folder, name + ".bin"));
        byte[] raw = Content(fields[2], fields[3], fields[4]);

        byte[]? recipe = Analyse(stream);

        Assert.NotNull(recipe);
        Assert.InRange(recipe.Length, 1, fields.Length == 5 ? 1 : 40);
        Assert.Equal(stream, Reproduce(raw, recipe));
    }

    [Fact]
    public void Analysis_PreviousRecipeFitsToo_KeepsIt()
    {
        byte[] stream = Reproduce("abc"u8.ToArray(), [new DeflateParameters(DeflateMaker.Zlib, 9).Code]);
        byte[] previous = [new DeflateParameters(DeflateMaker.Zip, 2).Code];

        Assert.Equal(previous, DeflateAnalysis.MakeRecipe(new MemoryImage(stream), 0, stream.Length, default, previous));
    }

    private static byte[] Content(string kind, string seed, string length) => DeflateContent.Make(kind, (uint)Number(seed), Number(length));

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static DeflateMaker Maker(string name) => name switch
    {
        "zlib8" => DeflateMaker.Zlib,
        "zlib9" => DeflateMaker.ZlibMaxMemory,
        "gzip" => DeflateMaker.Gzip,
        _ => DeflateMaker.Zip,
    };
}
