using System.Text.Json;
using PosCloud.Cli;
using PosCloud.Tests.Delta.Containers;

namespace PosCloud.Tests.Cli;

public sealed class DeltaCommandTests : IDisposable
{
    private readonly CliHarness _cli = new();
    private readonly byte[] _oldImage = Samples.Bytes(300_000);
    private readonly byte[] _newImage;
    private readonly string _old;
    private readonly string _new;
    private readonly string _delta;
    private readonly string _out;

    public DeltaCommandTests()
    {
        _newImage = [.. _oldImage[..1000], .. "inserted"u8, .. _oldImage[1000..]];
        _old = _cli.File("old", _oldImage);
        _new = _cli.File("new", _newImage);
        _delta = Path.Combine(_cli.Folder, "delta");
        _out = Path.Combine(_cli.Folder, "out");
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Delta_CreatedAndApplied_GivesTheNewImage()
    {
        Assert.Equal(0, await _cli.RunAsync("delta", "create", _old, _new, "-o", _delta));
        Assert.Contains("of the new image", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("Encoding: 100%", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(0, await _cli.RunAsync("delta", "apply", _old, _delta, "-o", _out));

        Assert.Equal(_newImage, File.ReadAllBytes(_out));
        Assert.Equal(["delta", "new", "old", "out"], Directory.GetFiles(_cli.Folder).Select(f => Path.GetFileName(f)).Order());
    }

    [Fact]
    public async Task Delta_AsJson_InfoSaysWhatCreateSaid()
    {
        await _cli.RunAsync("delta", "create", _old, _new, "--out", _delta, "--json", "--profile", "small");
        var created = _cli.Output;
        await _cli.RunAsync("delta", "info", _delta, "--json");

        using var json = JsonDocument.Parse(created);
        using var info = JsonDocument.Parse(_cli.Output);
        foreach (JsonProperty property in json.RootElement.EnumerateObject())
        {
            Assert.Equal(property.Value.GetRawText(), info.RootElement.GetProperty(property.Name).GetRawText());
        }

        Assert.Equal(new FileInfo(_delta).Length, json.RootElement.GetProperty("deltaLength").GetInt64());
        Assert.Equal(Samples.Sha256(_oldImage), json.RootElement.GetProperty("baseSha256").GetString());
        Assert.Equal(Samples.Sha256(_newImage), json.RootElement.GetProperty("resultSha256").GetString());
        Assert.Equal("small", json.RootElement.GetProperty("profile").GetString());
        Assert.InRange(json.RootElement.GetProperty("ratio").GetDouble(), 0.0001, 0.1);
    }

    [Fact]
    public async Task Delta_AppliedToAnotherBase_LeavesNothing()
    {
        await _cli.RunAsync("delta", "create", _old, _new, "-o", _delta);

        Assert.Equal(ExitCodes.LocalFile, await _cli.RunAsync("delta", "apply", _new, _delta, "-o", _out));

        Assert.Contains("base-mismatch", _cli.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_cli.Folder, "out*"));
    }

    [Fact]
    public async Task Delta_Damaged_IsNamed()
    {
        Assert.Equal(ExitCodes.LocalFile, await _cli.RunAsync("delta", "info", _old));

        Assert.Matches("^error: the delta cannot be used \\(not-a-delta: .+\\) — check the order of the files; .+\n$", _cli.Error);
    }

    [Fact]
    public async Task Delta_CreateCancelled_LeavesNothing()
    {
        Assert.Equal(ExitCodes.Cancelled, await _cli.RunAsync("en", new CancellationToken(canceled: true), ["delta", "create", _old, _new, "-o", _delta]));

        Assert.Equal(["new", "old"], Directory.GetFiles(_cli.Folder).Select(f => Path.GetFileName(f)).Order());
    }

    [Fact]
    public async Task Delta_Verified_SaysWhetherItMakesTheImage()
    {
        await _cli.RunAsync("delta", "create", _old, _new, "-o", _delta, "--profile", "fast");

        Assert.Equal(0, await _cli.RunAsync("delta", "verify", _old, _delta));
        Assert.Contains(Samples.Sha256(_newImage), _cli.Output, StringComparison.Ordinal);
        Assert.Equal(0, await _cli.RunAsync("delta", "verify", _old, _new, _delta, "--json"));
        using var json = JsonDocument.Parse(_cli.Output);
        Assert.True(json.RootElement.GetProperty("compared").GetBoolean());
        Assert.Equal(_newImage.Length, json.RootElement.GetProperty("resultLength").GetInt64());

        byte[] other = [.. _newImage];
        other[5_000] ^= 1;
        Assert.Equal(ExitCodes.LocalFile, await _cli.RunAsync("delta", "verify", _old, _cli.File("other", other), _delta));
        Assert.Contains("byte 5000", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.LocalFile, await _cli.RunAsync("delta", "verify", _old, _cli.File("shorter", _newImage[..^1]), _delta));
        Assert.Contains($"byte {_newImage.Length - 1}", _cli.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_cli.Folder, "*.partial"));
    }

    [Fact]
    public async Task Delta_Benched_ComparesAllProfiles()
    {
        Assert.Equal(0, await _cli.RunAsync("delta", "bench", _old, _new));
        Assert.All(["default", "small", "fast"], profile => Assert.Contains(profile, _cli.Output, StringComparison.Ordinal));
        Assert.Contains("Applying (small): 100%", _cli.Error, StringComparison.Ordinal);

        Assert.Equal(0, await _cli.RunAsync("delta", "bench", _old, _new, "--json"));
        using var json = JsonDocument.Parse(_cli.Output);
        JsonElement[] rows = [.. json.RootElement.GetProperty("profiles").EnumerateArray()];
        Assert.Equal(["default", "small", "fast"], rows.Select(row => row.GetProperty("profile").GetString()));
        foreach (JsonElement row in rows)
        {
            await _cli.RunAsync("delta", "create", _old, _new, "-o", _delta, "--json", "--profile", row.GetProperty("profile").GetString()!);
            using var created = JsonDocument.Parse(_cli.Output);
            Assert.All(
                ["deltaLength", "ratio", "decoderMemory"],
                name => Assert.Equal(created.RootElement.GetProperty(name).GetRawText(), row.GetProperty(name).GetRawText()));
            Assert.True(row.GetProperty("encodeCpuSeconds").GetDouble() > 0);
        }

        Assert.Equal(["delta", "new", "old"], Directory.GetFiles(_cli.Folder).Select(f => Path.GetFileName(f)).Order());
    }

    [Fact]
    public async Task Delta_OfContainers_InfoShowsWhatIsOpened()
    {
        byte[] text = DeflateContent.Make("text", 9, 60_000);
        byte[] other = [.. text[..20_000], .. "inserted"u8, .. text[20_000..]];
        string old = _cli.File("old.zip", [.. DeflateStreams.Zip(text), .. DeflateStreams.Zip(text[9_000..])]);
        string next = _cli.File("new.zip", [.. DeflateStreams.Zip(other), .. DeflateStreams.Zip(other[9_000..])]);
        await _cli.RunAsync("delta", "create", old, next, "-o", _delta);

        Assert.Equal(0, await _cli.RunAsync("delta", "info", _delta));
        Assert.Matches("Opened containers +compressed streams of the old image: 2;", _cli.Output);
        await _cli.RunAsync("delta", "info", _delta, "--json");
        using var json = JsonDocument.Parse(_cli.Output);
        Assert.Equal("[2]", json.RootElement.GetProperty("openedStreams").GetRawText());
        Assert.Equal(0, await _cli.RunAsync("delta", "verify", old, next, _delta));

        await _cli.RunAsync("delta", "create", _old, _new, "-o", _delta);
        await _cli.RunAsync("delta", "info", _delta);
        Assert.Matches("Opened containers +none", _cli.Output);
    }

    [Theory]
    [InlineData("create", "new")]
    [InlineData("apply", "old")]
    public async Task Delta_OutputThatIsAnInput_IsRefused(string verb, string output)
    {
        string path = Path.Combine(_cli.Folder, output);
        byte[] before = File.ReadAllBytes(path);

        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync("delta", verb, _old, _new, "-o", path));

        Assert.EndsWith("give another file with --out\n", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task Delta_UnknownProfile_IsAUsageError()
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync("delta", "create", _old, _new, "-o", _delta, "--profile", "7"));
        Assert.False(File.Exists(_delta));
    }

    [Fact]
    public async Task Delta_AppliedAgainAfterACut_KeepsWhatIsWhole()
    {
        await _cli.RunAsync("delta", "create", _old, _new, "-o", _delta);
        File.WriteAllBytes(_out + ".partial", _newImage[..200_000]);

        Assert.Equal(0, await _cli.RunAsync("delta", "apply", _old, _delta, "-o", _out));

        Assert.Equal(_newImage, File.ReadAllBytes(_out));
        Assert.False(File.Exists(_out + ".partial"));
    }
}
