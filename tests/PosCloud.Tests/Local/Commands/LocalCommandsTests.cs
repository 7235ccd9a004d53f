using PosCloud.Local;
using PosCloud.Local.Commands;
using PosCloud.Local.Demo;

namespace PosCloud.Tests.Local.Commands;

public sealed class LocalCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("poscloud-options-").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private ServeOptions? _served;
    private DemoOptions? _demo;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Parse_Nothing_KeepsTheCloudUp()
    {
        Assert.Equal(0, await RunAsync());

        Assert.Equal(new ServeOptions(null, null), _served);
        Assert.Null(_demo);
    }

    [Fact]
    public async Task Parse_Demo_HasDefaults()
    {
        Assert.Equal(0, await RunAsync("demo"));

        Assert.Equal(new DemoOptions(20, null, null, null, null, null), _demo);
        Assert.Null(_served);
    }

    [Fact]
    public async Task Parse_DemoWithEverything_TakesAll()
    {
        var (from, to) = (NewFile("old", 3), NewFile("new", 3));
        var json = Path.Combine(_folder, "summary.json");

        Assert.Equal(0, await RunAsync(
            "demo", "--terminals", "500", "--from", from, "--to", to, "--data", _folder, "--json", json, "--port", "8080"));

        Assert.Equal(new DemoOptions(500, from, to, _folder, json, 8080, Scenario: null), _demo);
    }

    [Fact]
    public async Task Parse_Scenario_GoesAlone()
    {
        var scenario = NewFile("scenario.json", 3);
        Assert.Equal(0, await RunAsync("demo", "--scenario", scenario));
        Assert.Equal((scenario, false), (_demo!.Scenario, _demo.HasFleet));
        Assert.Equal(0, await RunAsync("demo", "--scenario", "default"));
        Assert.Equal(("default", false), (_demo.Scenario, _demo.HasFleet));
        Assert.Equal(0, await RunAsync("demo", "--no-scenario"));
        Assert.Equal((null, true), (_demo.Scenario, _demo.HasFleet));

        Assert.Equal(ExitCode.Usage, await RunAsync("demo", "--scenario", scenario, "--terminals", "5"));
        Assert.Contains("--scenario goes without", Line(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--terminals", "1")]
    [InlineData("--terminals", "2001")]
    [InlineData("--terminals", "many")]
    [InlineData("--terminals", "-5")]
    [InlineData("--port", "0")]
    [InlineData("--port", "65536")]
    [InlineData("--port", "http")]
    [InlineData("--from", "missing.img")]
    [InlineData("--scenario", "missing.json")]
    [InlineData("--json", "missing/folder/summary.json")]
    [InlineData("--unknown", "1")]
    public async Task Parse_DemoWithABadValue_SaysSoInOneLine(string option, string value)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("demo", option, value));

        Assert.Null(_demo);
        Assert.Contains(option, Line(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_OnlyOneImage_IsRefused()
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("demo", "--to", NewFile("new", 3)));

        Assert.Contains("--from and --to go together", Line(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_EmptyImage_IsRefused()
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("demo", "--from", NewFile("old", 0), "--to", NewFile("new", 3)));

        Assert.Contains("is empty", Line(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_DataIsAFile_IsRefused()
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("--data", NewFile("data", 1)));

        Assert.Null(_served);
        Assert.Contains("is a file", Line(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(LocalSetupException), ExitCode.Setup)]
    [InlineData(typeof(PosCloud.Local.PartFailedException), ExitCode.PartFailed)]
    [InlineData(typeof(IOException), ExitCode.NotAsExpected)]
    public async Task Run_KnownFailure_GivesOneLineAndItsExitCode(Type exception, int exitCode)
    {
        var root = LocalCommands.Create(
            (_, _) => throw (Exception)Activator.CreateInstance(exception, "what to do")!, (_, _) => Task.FromResult(0));

        Assert.Equal(exitCode, await LocalApp.RunAsync(root, [], new LocalConsole(_output, _error, null), CancellationToken.None));

        Assert.Contains("what to do", Line(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Cancelled_GivesItsExitCode()
    {
        using var stop = new CancellationTokenSource();
        var root = LocalCommands.Create(
            async (_, token) =>
            {
                await stop.CancelAsync();
                token.ThrowIfCancellationRequested();
                return 0;
            },
            (_, _) => Task.FromResult(0));

        Assert.Equal(ExitCode.Cancelled, await LocalApp.RunAsync(root, [], new LocalConsole(_output, _error, null), stop.Token));
    }

    private string Line() => Assert.Single(_error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));

    private string NewFile(string name, int length)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, new byte[length]);
        return path;
    }

    private Task<int> RunAsync(params string[] args)
    {
        var root = LocalCommands.Create(
            (options, _) =>
            {
                _served = options;
                return Task.FromResult(0);
            },
            (options, _) =>
            {
                _demo = options;
                return Task.FromResult(0);
            });
        return LocalApp.RunAsync(root, args, new LocalConsole(_output, _error, null), CancellationToken.None);
    }
}
