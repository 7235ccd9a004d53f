using System.Diagnostics;
using System.Globalization;
using PosCloud.Benchmarks.Deltas.Codecs;

namespace PosCloud.Benchmarks.Deltas.Measuring;

/// <summary>Runs a process to its end and measures it. One at a time: the CPU time of all children is what the system counts.</summary>
internal static class ChildProcess
{
    private const int ShownError = 200;

    /// <param name="limit">After this the process is ended.</param>
    /// <exception cref="ChildFailedException">The process failed or took too long.</exception>
    public static async Task<ProcessCost> RunAsync(CodecCommand command, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        var before = ChildrenCpu.Seconds();
        using var process = Start(command);
        var peak = Task.Factory.StartNew(() => PeakMemory.Watch(process.Id), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = await process.StandardError.ReadToEndAsync(timeout.Token);
            await output;
            await process.WaitForExitAsync(timeout.Token);
            if (process.ExitCode != 0)
            {
                throw new ChildFailedException($"{Path.GetFileName(command.Program)} ended with {process.ExitCode}: {Shorten(error)}");
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            throw new ChildFailedException(string.Create(CultureInfo.InvariantCulture, $"not done after {limit.TotalMinutes:0.#} minutes"));
        }

        var seconds = ChildrenCpu.Seconds() - before ?? process.TotalProcessorTime.TotalSeconds;
        return new ProcessCost(Math.Round(seconds, 3), await peak);
    }

    private static Process Start(CodecCommand command)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static string Shorten(string error)
    {
        var line = string.Join(' ', error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= ShownError ? line : line[..ShownError] + "…";
    }
}
