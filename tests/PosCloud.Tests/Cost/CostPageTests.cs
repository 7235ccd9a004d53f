using System.Globalization;
using System.Text;
using PosCloud.Cli.Cost;
using PosCloud.Tests.Infrastructure;

namespace PosCloud.Tests.Cost;

/// <summary>
/// The tables of docs/cost.md are what the calculator says. <c>POSCLOUD_WRITE_DOCS=1</c> writes them anew.
/// </summary>
public sealed class CostPageTests
{
    private const string Page = "docs/cost.md";

    private static readonly TimeSpan[] Intervals =
        [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    private static readonly (string Name, long Bytes)[] Deltas = [("600 kB", 600_000), ("5 MB", 5_000_000), ("27 MB", 27_000_000)];

    private static readonly decimal[] Logs = [0.1m, 1, 10];

    [Fact]
    public void Page_Tables_AreWhatTheCalculatorSays()
    {
        var page = InfraFiles.Read(Page);
        var expected = Replace(Replace(page, "table", Grid()), "lines", Lines());
        if (Environment.GetEnvironmentVariable("POSCLOUD_WRITE_DOCS") == "1")
        {
            File.WriteAllText(Path.Combine(InfraFiles.Root, Page), expected);
        }

        Assert.Equal(expected, InfraFiles.Read(Page));
    }

    private static string Grid()
    {
        var text = new StringBuilder();
        Append(text, $"| Check-in every | Delta | {string.Join(" | ", Logs.Select(log => Format($"logs {log} %")))} |\n");
        Append(text, $"|---|---|{string.Concat(Logs.Select(_ => "---:|"))}\n");
        foreach (var interval in Intervals)
        {
            foreach (var (name, bytes) in Deltas)
            {
                var totals = Logs.Select(log => Report(new CostInput { Interval = interval, DeltaBytes = bytes, LogPercent = log }).Total);
                Append(text, $"| {Text(interval)} | {name} | {string.Join(" | ", totals.Select(total => Format($"{total:#,0}")))} |\n");
            }
        }

        return text.ToString();
    }

    private static string Lines()
    {
        var report = Report(new CostInput { Interval = TimeSpan.FromMinutes(30) });
        var text = new StringBuilder();
        Append(text, $"| Item | Quantity | {report.Currency} a month |\n|---|---:|---:|\n");
        foreach (var line in report.Lines)
        {
            Append(text, $"| {line.Item} | {line.Quantity:#,0.###} {line.Unit} | {line.Cost:#,0.00} |\n");
        }

        Append(text, $"| **total** | | **{report.Total:#,0.00}** |\n");
        Append(text, $"| for 1,000 terminals | | {report.PerThousandTerminals:#,0.00} |\n");
        return text.ToString();
    }

    private static CostReport Report(CostInput input) => CostCalculator.Calculate(input, CostPrices.Default);

    private static string Text(TimeSpan interval) => interval.TotalHours >= 1 ? Format($"{interval.TotalHours:0} h") : Format($"{interval.TotalMinutes:0} min");

    private static string Replace(string page, string name, string content)
    {
        var (begin, end) = ($"<!-- {name} -->\n", $"<!-- /{name} -->");
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = page.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= begin.Length && to >= from, $"{Page} lacks the marks of '{name}'.");
        return page[..from] + content + page[to..];
    }

    private static void Append(StringBuilder text, FormattableString line) => text.Append(Format(line));

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
