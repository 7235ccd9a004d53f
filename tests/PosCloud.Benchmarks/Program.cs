using System.CommandLine;
using PosCloud.Benchmarks;
using PosCloud.Benchmarks.CheckIns;
using PosCloud.Benchmarks.Deltas;
using PosCloud.Benchmarks.Deltas.Codecs;
using PosCloud.Benchmarks.Fuzzing;
using PosCloud.Benchmarks.Simulation;
using PosCloud.Benchmarks.Trust;
using PosCloud.Benchmarks.Vectors;
using Spectre.Console;

// Before anything else is loaded: the process is measured.
if (OwnProcess.TryRun(args))
{
    return 0;
}

const int RedirectedWidth = 140;
if (Console.IsOutputRedirected)
{
    // A file has no width; tables must not be broken for it.
    AnsiConsole.Profile.Width = RedirectedWidth;
    AnsiConsole.Profile.Capabilities.Ansi = false;
}

var root = new RootCommand("Measures PosCloud; docs/benchmarks.md says what the figures mean. And makes the vectors of tests/vectors/delta.")
{
    CheckInCommand.Create(),
    DeltaCommand.Create(DeltaBenchmark.RunAsync),
    FuzzCommand.Create(InstrumentedCodec.RunAsync),
    MicroCommand.Create(),
    SimulateCommand.Create(SimulationScreen.RunAsync),
    TrustCommand.Create(),
    VectorsCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
