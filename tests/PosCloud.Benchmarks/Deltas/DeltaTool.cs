using System.Diagnostics;
using System.IO.Compression;
using PosCloud.Delta;

namespace PosCloud.Benchmarks.Deltas;

/// <summary>One way from an old file to a new one.</summary>
/// <param name="Name">As shown.</param>
/// <param name="Commands">What must be on PATH.</param>
/// <param name="Encode">(old, new, delta) writes the delta.</param>
/// <param name="Decode">(old, delta, result) writes the result.</param>
internal sealed record DeltaTool(
    string Name,
    IReadOnlyList<string> Commands,
    Func<string, string, string, CancellationToken, Task> Encode,
    Func<string, string, string, CancellationToken, Task> Decode)
{
    /// <summary>Ours first; the others are compared with it.</summary>
    public static IReadOnlyList<DeltaTool> All { get; } =
    [
        Ours("PosCloud", DeltaProfile.Default),
        Ours("PosCloud, fast", DeltaProfile.Fast),
        new("Brotli 11 of the whole file", [], (_, to, delta, token) => BrotliAsync(to, delta, token), (_, delta, to, token) => UnbrotliAsync(delta, to, token)),
        new(
            "bsdiff",
            ["bsdiff", "bspatch"],
            (from, to, delta, token) => RunAsync("bsdiff", [from, to, delta], token),
            (from, delta, to, token) => RunAsync("bspatch", [from, to, delta], token)),
        new(
            "xdelta3 -9 -S lzma",
            ["xdelta3"],
            (from, to, delta, token) => RunAsync("xdelta3", ["-q", "-f", "-D", "-e", "-9", "-S", "lzma", "-B", "1073741824", "-s", from, to, delta], token),
            (from, delta, to, token) => RunAsync("xdelta3", ["-q", "-f", "-d", "-B", "1073741824", "-s", from, delta, to], token)),
        new(
            "zstd -19 --long --patch-from",
            ["zstd"],
            (from, to, delta, token) => RunAsync("zstd", ["-q", "-f", "-19", "--long=31", $"--patch-from={from}", to, "-o", delta], token),
            (from, delta, to, token) => RunAsync("zstd", ["-q", "-f", "-d", "--long=31", $"--patch-from={from}", delta, "-o", to], token)),
    ];

    /// <summary>The commands that are not on PATH.</summary>
    public IEnumerable<string> Missing() => Commands.Where(command =>
        !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder =>
            File.Exists(Path.Combine(folder, command)) || File.Exists(Path.Combine(folder, command + ".exe"))));

    private static DeltaTool Ours(string name, DeltaProfile profile) => new(
        name,
        [],
        (from, to, delta, token) =>
        {
            using var baseImage = File.OpenRead(from);
            using var target = File.OpenRead(to);
            using var output = File.Create(delta);
            DeltaEncoder.Encode(baseImage, target, output, new DeltaEncodeOptions { Profile = profile }, progress: null, token);
            return Task.CompletedTask;
        },
        (from, delta, to, token) =>
        {
            using var baseImage = File.OpenRead(from);
            using var input = File.OpenRead(delta);
            using var output = File.Create(to);
            DeltaDecoder.Apply(baseImage, input, output, DeltaLimits.Default, resume: false, progress: null, token);
            return Task.CompletedTask;
        });

    private static async Task BrotliAsync(string source, string target, CancellationToken cancellationToken)
    {
        await using var input = File.OpenRead(source);
        await using var output = File.Create(target);
        await using var brotli = new BrotliStream(output, new BrotliCompressionOptions { Quality = 11 });
        await input.CopyToAsync(brotli, cancellationToken);
    }

    private static async Task UnbrotliAsync(string source, string target, CancellationToken cancellationToken)
    {
        await using var input = File.OpenRead(source);
        await using var brotli = new BrotliStream(input, CompressionMode.Decompress);
        await using var output = File.Create(target);
        await brotli.CopyToAsync(output, cancellationToken);
    }

    private static async Task RunAsync(string command, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        try
        {
            var error = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{command} ended with {process.ExitCode}: {error}");
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }
}
