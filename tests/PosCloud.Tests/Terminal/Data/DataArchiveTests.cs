using System.Formats.Tar;
using System.Text;
using PosCloud.Protocol.Data;
using PosCloud.Terminal.Data;
using PosCloud.Terminal.Storage;

namespace PosCloud.Tests.Terminal.Data;

/// <summary>Archives that somebody made to do harm, or that were cut off: nothing of them may be used.</summary>
public sealed class DataArchiveTests : IDisposable
{
    private static readonly (string, byte[])[] _files = [("articles.a", [.. "1\n"u8]), ("articles.b", [])];

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
            "set twice" => Archive([a, b], [whole, whole]),
            "no sets" => Archive([], []),
            "sets over the limit" => Archive([a, b], [whole with { Bytes = long.MaxValue / 2 }]),
            "format of later" => Archive([a, b], [whole], format: 2),
            _ => Archive([a, b], [whole with { Records = 3 }]),
        };

        await Assert.ThrowsAsync<InvalidDataException>(() => ExtractAsync(archive));
    }

    /// <summary>What another tar writes of plain files is an archive; the cases below differ from it in one place each.</summary>
    [Fact]
    public async Task Archive_OfAnotherWriter_IsExtracted()
    {
        await ExtractAsync(Archive(_files, [Summary("articles", _files)]));

        Assert.Equal("1\n", await File.ReadAllTextAsync(_folder.DataFile("b", "articles.a")));
        Assert.Empty(await File.ReadAllBytesAsync(_folder.DataFile("b", "articles.b")));
    }

    /// <summary>What a lenient reader takes for a plain file, follows, or takes for the end.</summary>
    [Theory]
    [InlineData("hard link", 156, "1")]
    [InlineData("symbolic link", 156, "2")]
    [InlineData("character device", 156, "3")]
    [InlineData("block device", 156, "4")]
    [InlineData("folder", 156, "5")]
    [InlineData("fifo", 156, "6")]
    [InlineData("contiguous file", 156, "7")]
    [InlineData("long link of GNU", 156, "K")]
    [InlineData("long name of GNU", 156, "L")]
    [InlineData("sparse file of GNU", 156, "S")]
    [InlineData("extension of pax", 156, "x")]
    [InlineData("extension of pax for all", 156, "g")]
    [InlineData("kind that nobody knows", 156, "Z")]
    [InlineData("prefix", 345, "p")]
    [InlineData("no name", 0, "\0")]
    [InlineData("older than ustar", 257, "\0\0\0\0\0\0\0\0")]
    [InlineData("of another format", 257, "USTAR")]
    [InlineData("length in base 256", 124, "\u0080\0\0\0\0\0\0\0\0\0\0\u0002")]
    [InlineData("negative length", 124, "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00fe")]
    [InlineData("length with a sign", 124, "-0000000002\0")]
    [InlineData("length after blanks", 124, "          2\0")]
    [InlineData("length that is no octal number", 124, "00000000009\0")]
    [InlineData("no length", 124, "\0\0\0\0\0\0\0\0\0\0\0\0")]
    public async Task Head_OfSomethingElseThanAPlainFile_IsRefused(string what, int offset, string value)
    {
        var archive = Patched(Archive(_files, [Summary("articles", _files)]), "articles.a", offset, Encoding.Latin1.GetBytes(value));

        await Assert.ThrowsAsync<InvalidDataException>(() => ExtractAsync(archive));

        Assert.True(Data.Files("b").Count == 0, what);
    }

    [Theory]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData("000000\0 ")]
    [InlineData("77777777")]
    public async Task Head_WithAnotherSum_IsRefused(string sum)
    {
        var archive = Archive(_files, [Summary("articles", _files)]);
        Encoding.ASCII.GetBytes(sum).CopyTo(archive, archive.AsSpan().IndexOf("articles.b\0"u8) + 148);

        await Assert.ThrowsAsync<InvalidDataException>(() => ExtractAsync(archive));
    }

    /// <summary>An entry with an extension before it is two, and the extension none of a plain file: it is not even read.</summary>
    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task Archive_WithExtensions_IsRefused(TarEntryFormat format)
    {
        (string, byte[]) file = ($"articles.{new string('a', DataFileNames.MaxLength)}", [.. "1\n"u8]);

        await Assert.ThrowsAsync<InvalidDataException>(() => ExtractAsync(Archive([file], [Summary("articles", file)], entries: format)));

        Assert.Empty(Data.Files("b"));
    }

    /// <summary>Two blocks of zeros, and nothing else.</summary>
    [Theory]
    [InlineData(-1024)]
    [InlineData(-512)]
    [InlineData(512)]
    public async Task Archive_WithAnotherEnd_IsRefused(int bytes)
    {
        var archive = Archive(_files, [Summary("articles", _files)]);
        Array.Resize(ref archive, archive.Length + bytes);

        await Assert.ThrowsAsync<InvalidDataException>(() => ExtractAsync(archive));
    }

    /// <summary>Byte for byte, so that no other release of the agent and of its runtime writes other ones.</summary>
    [Fact]
    public void Head_OfAFile_HasTheseBytes()
    {
        var head = UstarHeader.Create("articles.csv", 83);

        Assert.Equal(
            "articles.csv".PadRight(100, '\0') + "0000600\0" + "0000000\0" + "0000000\0" + "00000000123\0" + "00000000000\0" + "011514\0 " + "0"
            + new string('\0', 100) + "ustar\0" + "00" + new string('\0', 64) + "0000000\0" + "0000000\0" + new string('\0', 167),
            Encoding.ASCII.GetString(head));
    }

    private async Task<DataManifest> ExtractAsync(byte[] archive)
    {
        Data.Clear("b");
        var reader = await DataArchiveReader.OpenAsync(new MemoryStream(archive), default);
        await reader.ExtractAsync(Data, "b", default);
        return reader.Manifest;
    }

    // By the writer of the runtime: what is read here was not written by the code under test.
    private static byte[] Archive((string Name, byte[] Content)[] files, DataSetSummary[] sets, int format = 1, TarEntryFormat entries = TarEntryFormat.Ustar)
    {
        using var output = new MemoryStream();
        using (var tar = new TarWriter(output, entries, leaveOpen: true))
        {
            foreach (var (name, content) in files.Prepend(("manifest.json", new DataManifest(format, [], sets).ToJson())))
            {
                TarEntry entry = name == "manifest.json" || entries == TarEntryFormat.Ustar
                    ? new UstarTarEntry(TarEntryType.RegularFile, name)
                    : entries == TarEntryFormat.Gnu ? new GnuTarEntry(TarEntryType.RegularFile, name) : new PaxTarEntry(TarEntryType.RegularFile, name);
                entry.DataStream = new MemoryStream(content);
                tar.WriteEntry(entry);
            }
        }

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
