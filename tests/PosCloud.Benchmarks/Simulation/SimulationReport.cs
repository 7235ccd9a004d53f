using System.Globalization;
using System.Text;

namespace PosCloud.Benchmarks.Simulation;

/// <summary>Figures and plots of a run.</summary>
internal sealed class SimulationReport(SimulateRequest request, SimulationResult result, IReadOnlyList<ExposureRun> exposures, TimeSpan took, long peakBytes)
{
    private double Hours => result.Minutes.Count / 60.0;

    /// <summary>Name and value, for a table.</summary>
    public IEnumerable<(string Name, string Value)> Figures()
    {
        var (options, progress) = (request.Options, result.Progress);
        var afterOutage = (int)options.Outage.To.TotalMinutes;
        var interval = (int)options.CheckInInterval.TotalMinutes;
        var mean = result.Minutes.Average(m => m.CheckIns);
        yield return ("terminals, virtual time", Text($"{options.Terminals:#,0}, {Hours / 24:0.#} days, seed {options.Seed}"));
        yield return ("rollout", Text($"{result.Rollout.State}; {progress.Confirmed:#,0} confirmed, {progress.Errors:#,0} failed ({progress.Silent:#,0} silent) of {progress.Members:#,0}"));
        yield return ("half of the estate / 99 % of the reachable after", Text($"{When(progress.Members / 2)} / {When(progress.Confirmed * 99 / 100)}"));
        yield return ("check-ins a second, mean / busiest minute", Text($"{mean / 60:0.0} / {result.Minutes.Max(m => m.CheckIns) / 60.0:0.0}"));
        yield return ("refused tries a second in the outage, busiest minute", Text($"{result.Minutes.Max(m => m.Unanswered) / 60.0:0.0}"));
        if (afterOutage > 0 && afterOutage + (2 * interval) < result.Minutes.Count)
        {
            yield return ("first hour after the outage / the hour behind it, busiest minute by the mean", Text(
                $"{Busiest(afterOutage, interval) / mean:0.00} / {Busiest(afterOutage + interval, interval) / mean:0.00}"));
        }

        yield return ("storage transactions", Text($"{result.Transactions:#,0} ({result.Transactions / (double)options.Terminals / (Hours / 24):0.0} a terminal a day)"));
        yield return ("requests", Text($"{result.Executions:#,0}"));
        yield return ("cost by the given prices", Text(
            $"{(result.Transactions * request.Prices.Transactions / 1_000_000) + (result.Executions * request.Prices.Requests / 1_000_000):0.00} USD ({request.Prices.Transactions} and {request.Prices.Requests} USD a million)"));
        yield return ("more of a shop in an upgrade than allowed", Text($"{result.SiteViolations} times"));
        yield return ("took, peak memory", Text($"{took.TotalSeconds:0} s, {peakBytes / 1e9:0.0} GB"));
    }

    public static IReadOnlyList<string> ExposureColumns { get; } =
        ["fails on", "halted", "reached: median", "95 %", "most", "of", "reached after the halt", "violations"];

    public IEnumerable<IReadOnlyList<string>> ExposureRows() => exposures.Select(e => (IReadOnlyList<string>)
    [
        Text($"{e.FailurePercent} %"), Text($"{e.Halted} of {e.Runs}"), Text($"{e.Percentile(50)}"), Text($"{e.Percentile(95)}"), Text($"{e.Reached[^1]}"),
        Text($"{e.Terminals}"), Text($"{e.MostAfterHalt}"), Text($"{e.Violations}"),
    ]);

    public IEnumerable<(string Name, string Svg)> Plots()
    {
        var outage = (From: request.Options.Outage.From.TotalHours, To: request.Options.Outage.To.TotalHours);
        var hasOutage = outage.To > outage.From && outage.From < Hours;
        yield return ("adoption", Marked(new LineChart("Terminals on the new release, and in an upgrade", "terminals", Hours))
            .Line("confirmed", Of(m => m.Confirmed)).Line("in an upgrade", Of(m => m.InUpgrade)).ToSvg());
        yield return ("check-ins", Marked(new LineChart("Check-ins", "a second", Hours))
            .Line("answered", Of(m => m.CheckIns / 60.0)).Line("no answer", Of(m => m.Unanswered / 60.0)).ToSvg());
        yield return ("transactions", Marked(new LineChart("Storage transactions", "a second", Hours)).Line("transactions", Of(m => m.Transactions / 60.0)).ToSvg());

        LineChart Marked(LineChart chart) => hasOutage ? chart.Span(outage.From, outage.To, "outage") : chart;

        List<double> Of(Func<MinuteSample, double> value) => [.. result.Minutes.Select(value)];
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder("| figure | value |\n| --- | --- |\n");
        foreach (var (name, value) in Figures())
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {value} |\n");
        }

        if (exposures.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n| {string.Join(" | ", ExposureColumns)} |\n|{string.Concat(ExposureColumns.Select(_ => " --- |"))}\n");
            foreach (var row in ExposureRows())
            {
                text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
            }
        }

        return text.ToString();
    }

    private double Busiest(int from, int minutes) => result.Minutes.Skip(from).Take(minutes).Max(m => m.CheckIns);

    private string When(int confirmed)
    {
        var minute = result.Minutes.TakeWhile(m => m.Confirmed < confirmed).Count();
        return minute == result.Minutes.Count ? "not reached" : Text($"{minute / 60.0:0.0} h");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
