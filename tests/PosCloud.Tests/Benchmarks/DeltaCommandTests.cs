using System.CommandLine;
using PosCloud.Benchmarks.Deltas;
using PosCloud.Benchmarks.Deltas.Corpus;

namespace PosCloud.Tests.Benchmarks;

public sealed class DeltaCommandTests
{
    private DeltaRequest? asked;

    [Fact]
    public async Task Delta_NoOptions_TakesTheWholeCorpusInTheDefaultProfile()
    {
        Assert.Empty(await RunAsync());

        Assert.Equal(Path.GetFullPath(CorpusFolder.DefaultPath), asked!.Corpus);
        Assert.Null(asked.Pair);
        Assert.Empty(asked.Only);
        Assert.Equal(["default"], asked.Profiles);
        Assert.Equal(long.MaxValue, asked.Below);
        Assert.Equal(TimeSpan.FromHours(1), asked.PeerLimit);
    }

    [Fact]
    public async Task Delta_AllOptions_AreUnderstood()
    {
        Assert.Empty(await RunAsync(
            "--corpus", "/c", "--held-out", "--only", "a,b", "--below", "40", "--profile", "small", "--profile", "fast", "--profile", "small",
            "--peer-minutes", "5", "--peers", "p", "--json", "j", "--markdown", "m"));

        Assert.Equal(Path.GetFullPath("/c"), asked!.Corpus);
        Assert.True(asked.HeldOut);
        Assert.Equal(["a", "b"], asked.Only);
        Assert.Equal(40_000_000, asked.Below);
        Assert.Equal(["small", "fast"], asked.Profiles);
        Assert.Equal(TimeSpan.FromMinutes(5), asked.PeerLimit);
        Assert.Equal(("p", "j", "m"), (asked.Peers, asked.Json, asked.Markdown));
    }

    [Fact]
    public async Task Delta_Pair_IsTwoFiles()
    {
        var (old, @new) = (Path.GetTempFileName(), Path.GetTempFileName());

        Assert.Empty(await RunAsync("--pair", old, @new));

        Assert.Equal((old, @new), asked!.Pair);
        File.Delete(old);
        File.Delete(@new);
    }

    [Theory]
    [InlineData("--pair", "--pair", "/nowhere/old")]
    [InlineData("/nowhere/new", "--pair", "/nowhere/old", "/nowhere/new")]
    [InlineData("--only is about the corpus", "--pair", "a", "b", "--only", "crypto")]
    [InlineData("--corpus is about the corpus", "--pair", "a", "b", "--corpus", "/c")]
    [InlineData("--held-out is about the corpus", "--pair", "a", "b", "--held-out")]
    [InlineData("huge", "--profile", "huge")]
    [InlineData("--below must be 1 or more", "--below", "0")]
    [InlineData("--peer-minutes must be 1 or more", "--peer-minutes", "0")]
    [InlineData("--from", "--from", "x")]
    public async Task Delta_WrongArguments_SayWhatIsWrongAndRunNothing(string expected, params string[] arguments)
    {
        Assert.Contains(await RunAsync(arguments), error => error.Contains(expected, StringComparison.Ordinal));

        Assert.Null(asked);
    }

    private async Task<IReadOnlyList<string>> RunAsync(params string[] arguments)
    {
        var root = new RootCommand
        {
            DeltaCommand.Create((request, _) =>
            {
                asked = request;
                return Task.FromResult(0);
            }),
        };
        var parsed = root.Parse(["delta", .. arguments]);
        if (parsed.Errors.Count == 0)
        {
            await parsed.InvokeAsync();
        }

        return [.. parsed.Errors.Select(error => error.Message)];
    }
}
