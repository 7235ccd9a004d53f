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
        var code = await RunAsync(
            "--server", "http://127.0.0.1:1", "--folder", folder, "--code", FakeCloud.Code, "--hardware-id", "hw-1", "--image", image, "--trust-root", root, "--version", "1.0.0", "--once");

        Assert.Equal(1, code);
        Assert.Single(_error.ToString().Trim().Split('\n'));
        Assert.StartsWith("error: 127.0.0.1:1 cannot be reached", _error.ToString());
        Assert.DoesNotContain(FakeCloud.Code, _error.ToString() + _output);
        Assert.Equal(TestImages.Old, File.ReadAllBytes(Path.Combine(folder, "images", TestImages.Sha256(TestImages.Old))));
        Assert.Contains("slot a, os 1.0.0", _output.ToString());
    }

    private Task<int> RunAsync(params string[] arguments)
    {
        var root = new RootCommand { RunCommand.Create(_output, _error) };
        return root.Parse(["run", .. arguments]).InvokeAsync();
    }
}
