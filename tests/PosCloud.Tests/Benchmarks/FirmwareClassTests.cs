using PosCloud.Benchmarks.Deltas.Reports;

namespace PosCloud.Tests.Benchmarks;

public sealed class FirmwareClassTests
{
    [Theory]
    [InlineData("arm64", 750, true)]
    [InlineData("arm64", 751, false)]
    [InlineData("java", 1000, true)]
    [InlineData("java", 1001, false)]
    [InlineData("opaque", 1005, true)]
    [InlineData("opaque", 1006, false)]
    [InlineData("container", 250, true)]
    [InlineData("container", 251, false)]
    [InlineData("config", 160, true)]
    [InlineData("config", 161, false)]
    public void Must_DeltaBesideOneOf1000Bytes_IsKeptOrNot(string name, long bytes, bool expected) =>
        Assert.Equal(expected, FirmwareClass.Find(name)!.Must.Allows(bytes, bytes / 1000.0));

    [Fact]
    public void All_AimsAreNotAboveWhatMustBe_AndNamesDiffer()
    {
        Assert.All(FirmwareClass.All, c => Assert.True(c.Aim.Value <= c.Must.Value && c.Aim.InBytes == c.Must.InBytes, c.Name));
        Assert.Distinct(FirmwareClass.All.Select(c => c.Name));
    }

    [Fact]
    public void Find_UnknownName_IsNull() => Assert.Null(FirmwareClass.Find("cartridge"));

    [Fact]
    public void Allows_NoPeer_CannotBeSaidButInBytes()
    {
        Assert.Null(new SizeLimit(0.5).Allows(10, ratio: null));
        Assert.True(new SizeLimit(10, InBytes: true).Allows(10, ratio: null));
    }

    [Theory]
    [InlineData(0.5, false, 200, 0.5)]
    [InlineData(160, true, 320, 0.5)]
    public void AsRatio_OfTheBestPeer_IsAShare(double value, bool inBytes, long best, double expected) =>
        Assert.Equal(expected, new SizeLimit(value, inBytes).AsRatio(best));

    [Fact]
    public void Corpus_EachPair_HasAKnownClass()
    {
        var script = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "corpus.sh"));
        var classes = script.Select(line => line.Trim().Split(' ')).Where(words => words is ["pair", _, _, ..]).Select(words => words[2]).ToHashSet();

        Assert.Equal(FirmwareClass.All.Select(c => c.Name).Order(), classes.Order());
    }
}
