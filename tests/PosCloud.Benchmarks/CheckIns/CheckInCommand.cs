using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace PosCloud.Benchmarks.CheckIns;

/// <summary><c>check-in [--seconds N] [--json FILE]</c></summary>
internal static class CheckInCommand
{
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "Measured seconds of check-ins; the empty endpoint gets as many requests.", HelpName = "N", DefaultValueFactory = _ => 5 };
        seconds.Validators.Add(result =>
        {
            if (result.GetValue(seconds) is < 1 or > 600)
            {
                result.AddError("--seconds must be between 1 and 600.");
            }
        });
        var json = new Option<string?>("--json") { Description = "Write the figures to this file.", HelpName = "FILE" };
        var command = new Command("check-in", "Requests per second and allocations of an idle check-in against an empty Kestrel endpoint.") { seconds, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var report = await CheckInBenchmark.RunAsync(TimeSpan.FromSeconds(parse.GetValue(seconds)), cancellationToken);
            Print(report);
            if (parse.GetValue(json) is { } path)
            {
                await File.WriteAllTextAsync(path, JsonSerializer.Serialize(report, ReportJson.Default.CheckInReport), cancellationToken);
            }

            return 0;
        });
        return command;
    }

    private static void Print(CheckInReport report)
    {
        var table = new Table().AddColumns("", "requests/s", "CPU µs/request", "bytes allocated/request");
        Row("check-in", report.CheckIn);
        Row("empty endpoint", report.Empty);
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(FormattableString.Invariant(
            $"ratio {report.Ratio:0.000}; a check-in allocates {report.ServerBytesPerRequest:N0} bytes beyond the empty endpoint"));
        AnsiConsole.WriteLine(FormattableString.Invariant(
            $"{report.Requests:N0} requests a side, {report.RequestBytes:N0} bytes up, {report.AnswerBytes:N0} down, {report.StorageOperationsPerRequest} storage operations each"));

        void Row(string name, SideReport side) => table.AddRow(
            name,
            FormattableString.Invariant($"{side.RequestsPerSecond:N0}"),
            FormattableString.Invariant($"{side.ProcessorMicroseconds:N0}"),
            FormattableString.Invariant($"{side.AllocatedBytes:N0}"));
    }
}
