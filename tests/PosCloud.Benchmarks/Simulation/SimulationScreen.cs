using System.Diagnostics;
using System.Text.Json;
using Spectre.Console;

namespace PosCloud.Benchmarks.Simulation;

/// <summary>Runs a simulation before people: bars while it runs, tables, files.</summary>
internal static class SimulationScreen
{
    public static async Task<int> RunAsync(SimulateRequest request, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        SimulationResult? result = null;
        var exposures = new List<ExposureRun>();
        await AnsiConsole.Progress().StartAsync(context => Task.Run(
            () =>
            {
                var minutes = context.AddTask("virtual time", maxValue: request.Options.Length.TotalMinutes);
                result = new Simulator(request.Options).Run(new Direct(done => minutes.Value = done), cancellationToken);
                foreach (var rate in request.Failures)
                {
                    var runs = context.AddTask($"bad release, {rate} %", maxValue: request.Runs);
                    exposures.Add(ExposureRun.Of(request.ExposedTerminals, rate, request.Runs, new Direct(_ => runs.Increment(1)), cancellationToken));
                }
            },
            cancellationToken)).ConfigureAwait(false);
        using var process = Process.GetCurrentProcess();
        var report = new SimulationReport(request, result!, exposures, clock.Elapsed, process.PeakWorkingSet64);
        Show(report, exposures.Count > 0);
        if (request.Output is { } folder)
        {
            await WriteAsync(report, folder, result!, exposures, cancellationToken).ConfigureAwait(false);
            AnsiConsole.MarkupLineInterpolated($"Written to {Path.GetFullPath(folder)}.");
        }

        return result!.SiteViolations == 0 && exposures.TrueForAll(e => e.Violations == 0) ? 0 : 1;
    }

    private static void Show(SimulationReport report, bool hasExposures)
    {
        var figures = new Table().AddColumns("figure", "value");
        foreach (var (name, value) in report.Figures())
        {
            figures.AddRow(new Text(name), new Text(value));
        }

        AnsiConsole.Write(figures);
        if (hasExposures)
        {
            var table = new Table().AddColumns([.. SimulationReport.ExposureColumns]);
            foreach (var row in report.ExposureRows())
            {
                table.AddRow([.. row]);
            }

            AnsiConsole.Write(table);
        }
    }

    private static async Task WriteAsync(
        SimulationReport report, string folder, SimulationResult result, IReadOnlyList<ExposureRun> exposures, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "simulation.md"), report.ToMarkdown(), cancellationToken).ConfigureAwait(false);
        var json = JsonSerializer.Serialize(
            new
            {
                figures = report.Figures().ToDictionary(f => f.Name, f => f.Value),
                exposures,
                minutes = result.Minutes.Select(m => new[] { m.CheckIns, m.Unanswered, m.Transactions, m.Confirmed, m.InUpgrade }),
            });
        await File.WriteAllTextAsync(Path.Combine(folder, "simulation.json"), json, cancellationToken).ConfigureAwait(false);
        foreach (var (name, svg) in report.Plots())
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.svg"), svg, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>On the caller's thread; the library's own posts to a pool, where the last report can come after the end.</summary>
    private sealed class Direct(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
