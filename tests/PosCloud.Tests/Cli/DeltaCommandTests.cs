using System.Text.Json;
using PosCloud.Cli;

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

        Assert.Matches("^error: the delta cannot be used \\(not-a-delta: .+\\) — create or download the delta again\n$", _cli.Error);
    }

    [Fact]
    public async Task Delta_CreateCancelled_LeavesNothing()
    {
        Assert.Equal(ExitCodes.Cancelled, await _cli.RunAsync("en", new CancellationToken(canceled: true), ["delta", "create", _old, _new, "-o", _delta]));

        Assert.Equal(["new", "old"], Directory.GetFiles(_cli.Folder).Select(f => Path.GetFileName(f)).Order());
    }
}
