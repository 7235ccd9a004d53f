using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace PosCloud.Benchmarks;

/// <summary><c>micro [ARGUMENTS]</c>: BenchmarkDotNet over the benchmark classes of this project.</summary>
internal static class MicroCommand
{
    public static Command Create()
    {
        var arguments = new Argument<string[]>("arguments") { Description = "Passed to BenchmarkDotNet, for example --filter '*Delta*'.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("micro", "Single steps, by BenchmarkDotNet: the delta codec, the parts of a check-in.") { arguments };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parse =>
        {
            // In process: a project generated and built for each run would take longer than the measuring.
            var config = DefaultConfig.Instance
                .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
                .AddDiagnoser(MemoryDiagnoser.Default);
            var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly)
                .Run([.. parse.GetValue(arguments)!, .. parse.UnmatchedTokens], config);
            return summaries.Any() && summaries.All(s => !s.HasCriticalValidationErrors && s.Reports.All(r => r.Success)) ? 0 : 1;
        });
        return command;
    }
}
