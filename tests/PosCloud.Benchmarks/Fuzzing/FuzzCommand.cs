using System.CommandLine;
using PosCloud.Tests.Delta.Fuzz;

namespace PosCloud.Benchmarks.Fuzzing;

/// <summary><c>fuzz --minutes N [--seed S] [--regressions DIR]</c>, <c>fuzz --case FILE</c>: hostile deltas for the decoder.</summary>
internal static class FuzzCommand
{
    /// <param name="run">Does it; answers with the exit code.</param>
    public static Command Create(Func<FuzzRequest, CancellationToken, Task<int>> run)
    {
        var minutes = new Option<double>("--minutes") { Description = "How long.", HelpName = "N", DefaultValueFactory = _ => 10 };
        var seed = new Option<int>("--seed") { Description = "Of the random numbers.", HelpName = "S", DefaultValueFactory = _ => 1 };
        var regressions = new Option<string?>("--regressions") { Description = "Folder that gets a file for each finding; tests/vectors/regressions unless given.", HelpName = "DIR" };
        var only = new Option<FileInfo>("--case") { Description = "Apply this file of that folder, and nothing else.", HelpName = "FILE" }.AcceptExistingOnly();
        var command = new Command("fuzz", "Hostile deltas for the decoder, led by the code that they reach. Exit code 1 if one made it do what it must not.")
        {
            minutes, seed, regressions, only,
        };
        minutes.Validators.Add(result =>
        {
            if (result.GetValue(minutes) is not (> 0 and < 100_000))
            {
                result.AddError($"{minutes.Name} must be more than 0.");
            }
        });
        command.SetAction((parse, cancellationToken) => run(
            new FuzzRequest(
                TimeSpan.FromMinutes(parse.GetValue(minutes)),
                parse.GetValue(seed),
                Path.GetFullPath(parse.GetValue(regressions) ?? FuzzRun.RegressionFolder(AppContext.BaseDirectory)),
                parse.GetValue(only)?.FullName),
            cancellationToken));
        return command;
    }
}
