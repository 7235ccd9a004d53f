using System.Text.Json;
using System.Xml.Linq;
using PosCloud.Benchmarks.Deltas.Reports;

namespace PosCloud.Tests.Benchmarks;

public sealed class ReportFileTests
{
    [Fact]
    public void Markdown_TwoPairs_HasTheFiguresAndWhereTheyAreFrom()
    {
        var text = MarkdownReport.Write(SampleReport.TwoPairs() with { MissingPeers = ["zstd"] }, "chart.svg");

        Assert.Contains("2 of this run, 1 (marked *) of an earlier one", text, StringComparison.Ordinal);
        Assert.Contains("not there: zstd.", text, StringComparison.Ordinal);
        Assert.Contains("(chart.svg)", text, StringComparison.Ordinal);
        Assert.Contains("| crypto | arm64 | 4,500,000 | 40 | 0.400 | 100 | hdiffz -m-6 \\* |", text, StringComparison.Ordinal);
        Assert.Contains("| php | arm64 | 5,700,000 | 90 | **0.900** ✗ | 100 | bsdiff |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_TextOfOthers_CannotBreakATable()
    {
        var failed = new CodecResult("a|b", Profile: null, Figures: null, "<b>*no*");

        var text = MarkdownReport.Write(SampleReport.Report(SampleReport.Pair("x", null, 1, SampleReport.Ours(1), failed)), "chart.svg");

        Assert.Contains(@"| a\|b | failed | &lt;b>\*no\* |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Insert_BetweenMarkers_KeepsWhatIsAround()
    {
        var there = $"before\n{MarkdownReport.Begin}\nold\n{MarkdownReport.End}\nafter\n";

        var text = MarkdownReport.Insert(there, "new\n");

        Assert.Equal($"before\n{MarkdownReport.Begin}\nnew\n{MarkdownReport.End}\nafter\n", text);
        Assert.Equal(text, MarkdownReport.Insert(text, "new\n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("something else\n")]
    public void Insert_NoMarkers_ReplacesTheWhole(string there) => Assert.Equal("new\n", MarkdownReport.Insert(there, "new\n"));

    [Fact]
    public void Chart_TwoPairs_HasABarForEachAndIsXml()
    {
        var svg = XDocument.Parse(RatioChart.Write(SampleReport.TwoPairs()));

        var texts = svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToList();
        Assert.Contains("crypto (arm64)", texts);
        Assert.Contains("0.400", texts);
        Assert.Contains("0.900", texts);
        int[] widths = [.. svg.Descendants().Where(e => (string?)e.Attribute("x") == "190" && e.Name.LocalName == "rect").Select(e => (int)e.Attribute("width")!)];
        Assert.Equal([192, 432], widths);
    }

    [Fact]
    public void Chart_BarBeyondTheAxis_IsCutAndItsNameEscaped()
    {
        var pair = SampleReport.Pair("a&b", "config", 1000, SampleReport.Ours(900), SampleReport.Peer("p", 100));

        var svg = XDocument.Parse(RatioChart.Write(SampleReport.Report(pair)));

        Assert.Contains(svg.Descendants(), e => (string?)e.Attribute("width") == "600");
        Assert.Contains(svg.Descendants(), e => e.Value == "9.000");
        Assert.Contains(svg.Descendants(), e => e.Value == "a&b (config)");
    }

    [Fact]
    public void Chart_NoPeers_HasNoRow()
    {
        var svg = RatioChart.Write(SampleReport.Report(SampleReport.Pair("lonely", "arm64", 1000, SampleReport.Ours(900))));

        Assert.DoesNotContain("lonely", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_TwoPairs_HasFiguresAndRatios()
    {
        using var json = JsonDocument.Parse(SampleReport.TwoPairs().ToJson());

        var pair = json.RootElement.GetProperty("pairs")[0];
        var ours = pair.GetProperty("results")[0];
        Assert.Equal("crypto", pair.GetProperty("name").GetString());
        Assert.Equal(100, pair.GetProperty("bestPeerBytes").GetInt64());
        Assert.Equal(0.4, ours.GetProperty("ratio").GetDouble());
        Assert.Equal(40, ours.GetProperty("figures").GetProperty("bytes").GetInt64());
        Assert.Equal(7_000_000, ours.GetProperty("decoderMemoryBytes").GetInt64());
        Assert.True(pair.GetProperty("results")[2].GetProperty("remembered").GetBoolean());
    }

    [Fact]
    public async Task PeerMemory_WrittenAndReadAgain_KnowsOnlyTheSameFiles()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("peers-").FullName, "peers.json");
        var figures = new CodecFigures(100, 1.5, 1000, 0.1, 500);
        var memory = await PeerMemory.LoadAsync(path, CancellationToken.None);
        await memory.AddAsync(new RememberedPeer("x", "bsdiff", "0a", "0b", figures, Failure: null), CancellationToken.None);
        await memory.AddAsync(new RememberedPeer("x", "xdelta3", "0a", "0b", Figures: null, "not done"), CancellationToken.None);

        memory = await PeerMemory.LoadAsync(path, CancellationToken.None);

        Assert.Equal(new CodecResult("bsdiff", Profile: null, figures) { Remembered = true }, memory.Find("bsdiff", "0a", "0b"));
        Assert.Equal("not done", memory.Find("xdelta3", "0a", "0b")!.Failure);
        Assert.Null(memory.Find("bsdiff", "0a", "0c"));
        Assert.Null(memory.Find("zstd", "0a", "0b"));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task PeerMemory_NotSuchAFile_Throws()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "peers: none");

        await Assert.ThrowsAsync<JsonException>(() => PeerMemory.LoadAsync(path, CancellationToken.None));
        File.Delete(path);
    }
}
