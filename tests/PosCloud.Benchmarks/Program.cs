using System.CommandLine;
using PosCloud.Benchmarks;
using PosCloud.Benchmarks.CheckIns;
using PosCloud.Benchmarks.Deltas;

var root = new RootCommand("Measures PosCloud; docs/benchmarks.md says what the figures mean.")
{
    CheckInCommand.Create(),
    DeltaCommand.Create(),
    MicroCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
