using System.Text;
using PosCloud.Protocol.Data;
using PosCloud.Terminal.Data;
using PosCloud.Terminal.Storage;

namespace PosCloud.Tests.Terminal.Data;

/// <summary>Archives that somebody made to do harm, or that were cut off: nothing of them may be used.</summary>
public sealed class DataArchiveTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("poscloud-archive-").FullName;
    private readonly StateFolder _folder;

    public DataArchiveTests()
    {
        _folder = new StateFolder(_root, durable: false);
        _folder.Write(new BootPointer("a"));
    }

    private DataStore Data => new(_folder);

    public void Dispose()
    {
        _folder.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Archive_Extracted_IsWhatWasPutIn()
    {
        var archive = await DataBench.ArchiveAsync(DataBench.Sample, [DataBench.AppendColumn]);

        var manifest = await ExtractAsync(archive);

        Assert.Equal(["articles.csv", "journal.2026.csv"], Data.Files("b"));
        Assert.Equal(DataBench.Journal, await File.ReadAllTextAsync(_folder.DataFile("b", "journal.2026.csv")));
        Assert.True(manifest.Has(DataBench.AppendColumn));
        Assert.Equal(manifest.Sets, await Data.MeasureAsync("b", ["articles", "journal"], default));
    }

    /// <summary>The same data makes the same bytes: no time, no owner, one order.</summary>
    [Fact]
    public async Task Archive_OfTheSameData_HasTheSameBytes() => Assert.Equal(
        await DataBench.ArchiveAsync(DataBench.Sample), await DataBench.ArchiveAsync(DataBench.Sample.Reverse().ToDictionary()));

    [Theory]
    [InlineData("../articles.csv")]
    [InlineData("/etc/articles.csv")]
    [InlineData("articles./../../../x")]
    [InlineData("articles.\\..\\x")]
    [InlineData("articles..csv")]
    [InlineData("articles.csv.tmp")]
    [InlineData("articles.")]
    [InlineData("articles")]
    [InlineData(".articles")]
    [InlineData("Articles.csv")]
    [InlineData("manifest.json")]
    [InlineData("prices.csv")]
    [InlineData("articles.c\u00e9v")]
    [InlineData("")]
    public async Task Name_ThatIsOfNoSetOrLeadsElsewhere_IsRefused(string name)
    {
        byte[] content = [.. "1\n"u8];
        var archive = Archive([(name, content)], [Summary("articles", (name, content))]);

        await Assert.ThrowsAsync<InvalidDataException>(() => ExtractAsync(archive));

        Assert.DoesNotContain(Directory.GetFiles(_root, "*", SearchOption.AllDirectories), f => Path.GetFileName(f) != "lock" && File.ReadAllText(f) == "1\n");
    }

    [Fact]
    public async Task Archive_CutAnywhere_IsRefused()
    {
        var archive = await DataBench.ArchiveAsync(DataBench.Sample);
        for (var length = 0; length < archive.Length; length += 100)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => ExtractAsync(archive[..length]));
        }

        await Assert.ThrowsAsync<InvalidDataException>(() => ExtractAsync([.. archive, 0]));
    }

    /// <summary>Every byte counts: flipping a bit of any gives a refusal.</summary>
    [Fact]
    public async Task Archive_WithAnyByteOfItsFilesAltered_IsRefused()
    {
        var archive = await DataBench.ArchiveAsync(DataBench.Sample);
        var first = archive.AsSpan().IndexOf("articles.csv\0"u8);
        for (var at = first; at < archive.Length; at++)
        {
            byte[] altered = [.. archive];
            altered[at] ^= 1;
            await Assert.ThrowsAsync<InvalidDataException>(() => ExtractAsync(altered));
        }
    }

    [Theory]
    [InlineData("more files")]
    [InlineData("fewer files")]
    [InlineData("twice")]
    [InlineData("out of order")]
    [InlineData("too long")]
    [InlineData("length of the whole disk")]
    [InlineData("link")]
    [InlineData("folder")]
    [InlineData("set twice")]
    [InlineData("no sets")]
    [InlineData("sets over the limit")]
    [InlineData("format of later")]
    [InlineData("records made up")]
    public async Task Archive_OtherThanItsManifest_IsRefused(string how)
    {
        byte[] one = [.. "1\n"u8];
        byte[] two = [.. "22\n"u8];
        (string, byte[]) a = ("articles.a", one), b = ("articles.b", two);
        var whole = Summary("articles", a, b);
        var archive = how switch
        {
            "more files" => Archive([a, b], [Summary("articles", a)]),
            "fewer files" => Archive([a], [whole]),
            "twice" => Archive([a, a], [whole]),
            "out of order" => Archive([b, a], [Summary("articles", b, a)]),
            "too long" => Archive([a, b], [whole with { Bytes = 3 }]),
            "length of the whole disk" => Patched(Archive([a, b], [whole]), "articles.a", 124, Encoding.ASCII.GetBytes("77777777777")),
            "link" => Patched(Archive([a, b], [whole]), "articles.a", 156, "2"u8.ToArray()),
            "folder" => Patched(Archive([a, b], [whole]), "articles.a", 156, "5"u8.ToArray()),
            "set twice" => Archive([a, b], [whole, whole]),
            "no sets" => Archive([], []),
            "sets over the limit" => Archive([a, b], [whole with { Bytes = long.MaxValue / 2 }]),
            "format of later" => Archive([a, b], [whole], format: 2),
            _ => Archive([a, b], [whole with { Records = 3 }]),
        };

        await Assert.ThrowsAsync<InvalidDataException>(() => ExtractAsync(archive));
    }

    private async Task<DataManifest> ExtractAsync(byte[] archive)
    {
        Data.Clear("b");
        var reader = await DataArchiveReader.OpenAsync(new MemoryStream(archive), default);
        await reader.ExtractAsync(Data, "b", default);
        return reader.Manifest;
    }

    private static byte[] Archive((string Name, byte[] Content)[] files, DataSetSummary[] sets, int format = 1)
    {
        using var output = new MemoryStream();
        foreach (var (name, content) in files.Prepend(("manifest.json", new DataManifest(format, [], sets).ToJson())))
        {
            output.Write(UstarHeader.Create(name, content.Length));
            output.Write(content);
            output.Write(new byte[UstarHeader.Padding(content.Length)]);
        }

        output.Write(new byte[1024]);
        return output.ToArray();
    }

    private static DataSetSummary Summary(string set, params (string Name, byte[] Content)[] files)
    {
        using var meter = new DataSetMeter(set);
        foreach (var (name, content) in files)
        {
            meter.Begin(name, content.Length);
            meter.Append(content);
        }

        return meter.End();
    }

    // With the sum of the head put right, as whoever alters one does.
    private static byte[] Patched(byte[] archive, string name, int offset, byte[] value)
    {
        var at = archive.AsSpan().IndexOf(Encoding.ASCII.GetBytes(name + "\0"));
        value.CopyTo(archive, at + offset);
        var sum = 8 * ' ' + Enumerable.Range(0, 512).Where(i => i is < 148 or >= 156).Sum(i => archive[at + i]);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(archive, at + 148);
        return archive;
    }
}
