using System.CommandLine;
using PosCloud.Benchmarks.Fuzzing;
using PosCloud.Tests.Delta.Fuzz;

namespace PosCloud.Tests.Benchmarks;

public sealed class FuzzCommandTests
{
    private FuzzRequest? asked;

    [Fact]
    public async Task Fuzz_NoOptions_TakesTenMinutesAndTheRegressionsOfTheRepository()
    {
        Assert.Empty(await RunAsync());

        Assert.Equal(new FuzzRequest(TimeSpan.FromMinutes(10), 1, FuzzRun.RegressionFolder(AppContext.BaseDirectory), null), asked);
    }

    [Fact]
    public async Task Fuzz_AllOptions_AreUnderstood()
    {
        string file = Path.GetTempFileName();

        Assert.Empty(await RunAsync("--minutes", "0.5", "--seed", "7", "--regressions", "/r", "--case", file));

        Assert.Equal(new FuzzRequest(TimeSpan.FromSeconds(30), 7, Path.GetFullPath("/r"), file), asked);
        File.Delete(file);
    }

    [Theory]
    [InlineData("--minutes must be more than 0", "--minutes", "0")]
    [InlineData("--minutes must be more than 0", "--minutes", "-1")]
    [InlineData("/nowhere/case", "--case", "/nowhere/case")]
    public async Task Fuzz_WhatItCannotDo_IsSaid(string message, params string[] arguments)
    {
        Assert.Contains(message, await RunAsync(arguments), StringComparison.Ordinal);
        Assert.Null(asked);
    }

    /// <returns>What is wrong with the arguments.</returns>
    private async Task<string> RunAsync(params string[] arguments)
    {
        Command command = FuzzCommand.Create((request, _) =>
        {
            asked = request;
            return Task.FromResult(0);
        });
        ParseResult parsed = command.Parse(arguments);
        await parsed.InvokeAsync(new InvocationConfiguration { Output = TextWriter.Null, Error = TextWriter.Null });
        return string.Join("\n", parsed.Errors.Select(error => error.Message));
    }
}
