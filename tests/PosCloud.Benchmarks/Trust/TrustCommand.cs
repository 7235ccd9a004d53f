using System.CommandLine;
using Spectre.Console;

namespace PosCloud.Benchmarks.Trust;

/// <summary><c>trust [--targets N,N]… [--seconds N]</c></summary>
internal static class TrustCommand
{
    // A file lists an image and the set that it is: two targets of at most 16,384.
    private const int MaxTargets = 8_000;

    public static Command Create()
    {
        var targets = new Option<int[]>("--targets")
        {
            Description = "Images that the targets file lists; each number is a row.",
            HelpName = "N",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [10, 500, 5_000],
        };
        targets.Validators.Add(result =>
        {
            if (result.GetValue(targets)!.Any(count => count is < 1 or > MaxTargets))
            {
                result.AddError($"--targets must be between 1 and {MaxTargets}.");
            }
        });
        var seconds = new Option<int>("--seconds") { Description = "Measured seconds of processor time for each figure.", HelpName = "N", DefaultValueFactory = _ => 3 };
        seconds.Validators.Add(result =>
        {
            if (result.GetValue(seconds) is < 1 or > 600)
            {
                result.AddError("--seconds must be between 1 and 600.");
            }
        });
        var command = new Command("trust", "What a terminal's verification of an offer costs, and how many signatures a check-in takes.") { targets, seconds };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var reports = new List<TrustReport>();
            foreach (var count in parse.GetValue(targets)!)
            {
                reports.Add(await TrustBenchmark.RunAsync(count, TimeSpan.FromSeconds(parse.GetValue(seconds)), cancellationToken));
            }

            Print(reports, await CheckInCount.RunAsync(cancellationToken));
            return 0;
        });
        return command;
    }

    private static void Print(IEnumerable<TrustReport> reports, CheckInCount checkIn)
    {
        var table = new Table().AddColumns(
            "images", "targets file, bytes", "offer, metadata cached: CPU ms", "least wall ms", "verifications", "first refresh: CPU ms", "least wall ms", "verifications");
        foreach (var report in reports)
        {
            table.AddRow(
                FormattableString.Invariant($"{report.Targets:N0}"),
                FormattableString.Invariant($"{report.TargetsBytes:N0}"),
                FormattableString.Invariant($"{report.Offer.ProcessorMilliseconds:0.00}"),
                FormattableString.Invariant($"{report.Offer.LeastMilliseconds:0.00}"),
                FormattableString.Invariant($"{report.Offer.Verifications}"),
                FormattableString.Invariant($"{report.Refresh.ProcessorMilliseconds:0.00}"),
                FormattableString.Invariant($"{report.Refresh.LeastMilliseconds:0.00}"),
                FormattableString.Invariant($"{report.Refresh.Verifications}"));
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(FormattableString.Invariant(
            $"A check-in on the service: {checkIn.Signatures} signature, {checkIn.Verifications} verification; counted, in each of {checkIn.CheckIns} check-ins."));
    }
}
