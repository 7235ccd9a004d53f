using System.CommandLine;
using PosCloud.Terminal;

namespace PosCloud.Tests.Terminal;

public sealed class RunCommandTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("poscloud-run-").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Run_NewFolderWithoutImage_SaysInOneLineWhatToGive()
    {
        var code = await RunAsync("--server", "http://127.0.0.1:1", "--folder", Path.Combine(_root, "t"));

        Assert.Equal(1, code);
        Assert.EndsWith("is a new terminal: give --hardware-id, --image, --trust-root and --code or --estate.", _error.ToString().Trim());
        Assert.Single(_error.ToString().Trim().Split('\n'));
    }

    [Fact]
    public async Task Run_ServerIsNotAnAddress_SaysSo()
    {
        var code = await RunAsync("--server", "cloud", "--folder", Path.Combine(_root, "t"));

        Assert.Equal(1, code);
        Assert.StartsWith("error: --server must be an http or https address", _error.ToString());
    }

    [Theory]
    [InlineData("--decoder-memory", "0")]
    [InlineData("--decoder-memory", "1099511627777")]
    [InlineData("--decoder-memory", "8 MB")]
    [InlineData("--prefer", "both")]
    public async Task Run_DecoderThatCannotBe_SaysSo(string option, string value)
    {
        var code = await RunAsync("--server", "http://127.0.0.1:1", "--folder", Path.Combine(_root, "t"), option, value);

        Assert.Equal(1, code);
        Assert.False(Directory.Exists(Path.Combine(_root, "t")));
    }

    [Fact]
    public async Task Run_OnceWhileServiceIsDown_SetsUpTheFolderAndFailsInOneLine()
    {
        var image = Path.Combine(_root, "image");
        File.WriteAllBytes(image, TestImages.Old);
        var folder = Path.Combine(_root, "t");
        var root = Path.Combine(_root, "root.json");
        using var cloud = new FakeCloud();
        File.WriteAllBytes(root, cloud.Trust.Root.Bytes.ToArray());

        // Port 1 is privileged and unused: the connection is refused at once.
        var data = Directory.CreateDirectory(Path.Combine(_root, "data")).FullName;
        File.WriteAllText(Path.Combine(data, "articles.csv"), "1,Tea\n");
        var code = await RunAsync(
            "--server", "http://127.0.0.1:1", "--folder", folder, "--code", FakeCloud.Code, "--hardware-id", "hw-1", "--image", image, "--trust-root", root, "--version", "1.0.0", "--data", data, "--once");

        Assert.Equal(1, code);
        Assert.Matches("fingerprint of the restore key: ([0-9a-f]{4}-){7}[0-9a-f]{4}", _output.ToString());
        Assert.Equal("1,Tea\n", File.ReadAllText(Path.Combine(folder, "data", "a", "articles.csv")));
        Assert.Single(_error.ToString().Trim().Split('\n'));
        Assert.StartsWith("error: 127.0.0.1:1 cannot be reached", _error.ToString());
        Assert.DoesNotContain(FakeCloud.Code, _error.ToString() + _output);
        Assert.Equal(TestImages.Old, File.ReadAllBytes(Path.Combine(folder, "images", TestImages.Sha256(TestImages.Old))));
        Assert.Contains("slot a, os 1.0.0", _output.ToString());
    }

    [Theory]
    [InlineData("Articles.csv")]
    [InlineData("articles")]
    [InlineData("articles.csv.tmp")]
    public async Task Run_DataOfNoSet_IsRefusedBeforeAnythingIsSetUp(string file)
    {
        var image = Path.Combine(_root, "image");
        File.WriteAllBytes(image, TestImages.Old);
        var root = Path.Combine(_root, "root.json");
        using var cloud = new FakeCloud();
        File.WriteAllBytes(root, cloud.Trust.Root.Bytes.ToArray());
        var data = Directory.CreateDirectory(Path.Combine(_root, "data")).FullName;
        File.WriteAllText(Path.Combine(data, file), "");

        var code = await RunAsync(
            "--server", "http://127.0.0.1:1", "--folder", Path.Combine(_root, "t"), "--code", FakeCloud.Code, "--hardware-id", "hw-1", "--image", image, "--trust-root", root, "--data", data, "--once");

        Assert.Equal(1, code);
        Assert.Contains("is no file of a data set", _error.ToString());
        Assert.False(Directory.Exists(Path.Combine(_root, "t")));
    }

    private Task<int> RunAsync(params string[] arguments)
    {
        var root = new RootCommand { RunCommand.Create(_output, _error) };
        return root.Parse(["run", .. arguments]).InvokeAsync();
    }
}
