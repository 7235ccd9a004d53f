using System.Reflection;
using System.Runtime.Loader;
using PosCloud.Benchmarks.Deltas;
using PosCloud.Tests.Delta.Fuzz;
using SharpFuzz;
using Spectre.Console;

namespace PosCloud.Benchmarks.Fuzzing;

/// <summary>
/// Runs the fuzzer over a copy of the codec that counts the branches that it goes. Copy and fuzzer are loaded beside the ordinary
/// ones; nothing is changed on the disk but the copy.
/// </summary>
internal static class InstrumentedCodec
{
    private const string Codec = "PosCloud.Delta";

    public static async Task<int> RunAsync(FuzzRequest request, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        string copy = folder.File(Codec + ".dll");
        File.Copy(Path.Combine(AppContext.BaseDirectory, Codec + ".dll"), copy);
        Fuzzer.Instrument(copy, _ => true, Options.Value);

        MethodInfo inside = new Beside(copy).LoadFromAssemblyPath(typeof(InstrumentedCodec).Assembly.Location)
            .GetType(typeof(InstrumentedCodec).FullName!)!
            .GetMethod(nameof(RunInsideAsync), BindingFlags.Static | BindingFlags.NonPublic)!;
        return await (Task<int>)inside.Invoke(null, [request.Duration, request.Seed, request.Regressions, request.Case, cancellationToken])!;
    }

    // Types of this assembly are others there, so all is passed in the framework's.
    private static async Task<int> RunInsideAsync(TimeSpan duration, int seed, string regressions, string? only, CancellationToken cancellationToken)
    {
        TraceCoverage.Attach();
        var request = new FuzzRequest(duration, seed, regressions, only);
        var screen = new Screen(AnsiConsole.Console, Console.IsOutputRedirected ? Console.Error : null);
        return await new FuzzRunner(screen, FuzzTarget.Run, new TraceCoverage(), TimeProvider.System).RunAsync(request, cancellationToken);
    }

    private sealed class Beside(string codec) : AssemblyLoadContext(nameof(InstrumentedCodec))
    {
        protected override Assembly? Load(AssemblyName name) => name.Name == Codec ? LoadFromAssemblyPath(codec) : null;
    }
}
