using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using PosCloud.Benchmarks.Deltas.Codecs;
using PosCloud.Benchmarks.Deltas.Corpus;
using PosCloud.Benchmarks.Deltas.Reports;
using Spectre.Console;

namespace PosCloud.Benchmarks.Deltas;

/// <summary>Runs what was asked for and shows it.</summary>
internal static class DeltaBenchmark
{
    /// <returns>1 if there was nothing to measure, or if a delta of ours could not be made or did not give the new file back.</returns>
    public static async Task<int> RunAsync(DeltaRequest request, CancellationToken cancellationToken)
    {
        var screen = new Screen(AnsiConsole.Console, Console.IsOutputRedirected ? Console.Error : null);
        IReadOnlyList<ImagePair> pairs = request.Pair is { } given
            ? [ImagePair.Open(Path.GetFileName(given.New), @class: null, given.Old, given.New)]
            : await FindAsync(request, screen, cancellationToken);
        if (pairs.Count == 0)
        {
            screen.Say("There is no such pair.");
            return 1;
        }

        string[] missing = [.. Peers.All.SelectMany(peer => peer.Missing()).Distinct()];
        if (missing.Length > 0)
        {
            screen.Say($"Not on PATH, so not compared with: {string.Join(", ", missing)}");
        }

        PeerMemory memory;
        try
        {
            memory = await PeerMemory.LoadAsync(request.Peers, cancellationToken);
        }
        catch (JsonException e)
        {
            screen.Say($"{request.Peers} does not hold peers' figures: {e.Message}");
            return 1;
        }

        using var folder = new TemporaryFolder();
        Codec[] codecs = [.. request.Profiles.Select(OwnProcess.Codec), .. Peers.All.Where(peer => !peer.Missing().Any())];
        var report = new DeltaReport(Machine(), request.Profiles, missing, await StartsAsync(request, folder, screen, cancellationToken), []);
        var runner = new PairRunner(codecs, memory, folder, request.PeerLimit);
        await screen.WithProgressAsync(pairs.Sum(pair => pair.NewLength) * codecs.Length, async progress =>
        {
            foreach (var pair in pairs)
            {
                var measured = await runner.MeasureAsync(pair, report.Starts, progress, cancellationToken);
                report = report with { Pairs = [.. report.Pairs, measured] };
                screen.Show(CodecTable.Of(measured));

                // After each pair, because all of them can take hours.
                await WriteAsync(request, report, cancellationToken);
            }
        });
        screen.Show(ClassTable.Of(report));
        screen.Show(CostTable.Of(report));
        return report.Pairs.SelectMany(pair => pair.Results).Any(r => r is { Profile: not null, Failure: not null }) ? 1 : 0;
    }

    private static async Task<IReadOnlyList<ImagePair>> FindAsync(DeltaRequest request, Screen screen, CancellationToken cancellationToken)
    {
        var corpus = new CorpusFolder(request.Corpus);
        screen.Say($"Pairs of images in {request.Corpus}");
        if (!await corpus.FillAsync(request.HeldOut, request.Only, screen.Say, cancellationToken))
        {
            screen.Say("Some pairs could not be made; going on with the others.");
        }

        return corpus.Pairs(request.Only, request.Below);
    }

    private static async Task<IReadOnlyList<RuntimeStart>> StartsAsync(
        DeltaRequest request, TemporaryFolder folder, Screen screen, CancellationToken cancellationToken)
    {
        screen.Say("Measuring the start of the runtime");
        var starts = new List<RuntimeStart>();
        foreach (var profile in request.Profiles)
        {
            starts.Add(await RuntimeStartRunner.MeasureAsync(profile, folder, cancellationToken));
        }

        return starts;
    }

    private static async Task WriteAsync(DeltaRequest request, DeltaReport report, CancellationToken cancellationToken)
    {
        if (request.Json is { } json)
        {
            await File.WriteAllTextAsync(json, report.ToJson() + "\n", cancellationToken);
        }

        if (request.Markdown is { } markdown)
        {
            var chart = Path.ChangeExtension(markdown, ".svg");
            var there = File.Exists(markdown) ? await File.ReadAllTextAsync(markdown, cancellationToken) : "";
            await File.WriteAllTextAsync(markdown, MarkdownReport.Insert(there, MarkdownReport.Write(report, Path.GetFileName(chart))), cancellationToken);
            await File.WriteAllTextAsync(chart, RatioChart.Write(report), cancellationToken);
        }
    }

    private static string Machine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} processors, {RuntimeInformation.OSArchitecture}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}");
}
