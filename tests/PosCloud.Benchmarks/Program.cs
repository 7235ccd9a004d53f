using System.CommandLine;
using PosCloud.Benchmarks;
using PosCloud.Benchmarks.CheckIns;
using PosCloud.Benchmarks.Deltas;
using Spectre.Console;

const int RedirectedWidth = 140;
if (Console.IsOutputRedirected)
{
    // A file has no width; tables must not be broken for it.
    AnsiConsole.Profile.Width = RedirectedWidth;
}

var root = new RootCommand("Measures PosCloud; docs/benchmarks.md says what the figures mean.")
{
    CheckInCommand.Create(),
    DeltaCommand.Create(),
    MicroCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
