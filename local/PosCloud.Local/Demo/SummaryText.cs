using System.Globalization;
using PosCloud.Core.Diagnostics;
using PosCloud.Local.Demo.Scenarios;

namespace PosCloud.Local.Demo;

/// <summary>The report in lines.</summary>
internal static class SummaryText
{
    public static IEnumerable<string> Lines(DemoReport report) =>
    [
        .. report.Fleet is { } fleet ? Lines(fleet) : [],
        .. report is { Fleet: not null, Scenario: not null } ? [""] : (string[])[],
        .. report.Scenario is { } scenario ? Lines(scenario) : [],
    ];

    private static IEnumerable<string> Lines(ScenarioOutcome scenario)
    {
        var good = scenario.Steps.Count(step => step.Problems.Count == 0);
        yield return $"scenario             {scenario.Title}: {good} of {scenario.Steps.Count + scenario.NotRun} steps as expected";
        for (var i = 0; i < scenario.Steps.Count; i++)
        {
            var step = scenario.Steps[i];
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{i + 1,4}  {(step.Problems.Count == 0 ? "ok" : "NO"),-4}{step.Seconds,8:0.0} s  {step.Title}");
            foreach (var problem in step.Problems)
            {
                yield return $"PROBLEM              {problem}";
            }
        }

        yield return $"events delivered     {scenario.EventsByType.Values.Sum()}";
        yield return string.Create(CultureInfo.InvariantCulture, $"seconds              {scenario.Seconds:0.0}");
    }

    private static IEnumerable<string> Lines(DemoSummary summary)
    {
        yield return $"terminals            {summary.Confirmed} confirmed, {summary.RolledBack} rolled back, of {summary.Terminals}";
        yield return $"downloads resumed    {summary.Resumed}";
        yield return $"image                {ByteText.Of(summary.ImageBytes)}; full package {ByteText.Of(summary.FullPackageBytes)}; delta {ByteText.Of(summary.DeltaBytes)}";
        yield return $"deltas by decoder    {string.Join("; ", summary.Deltas.Select(delta => $"{delta.Profile} {ByteText.Of(delta.Bytes)} for {delta.Terminals} terminals"))}";
        yield return $"downloaded           {ByteText.Of(summary.BytesDownloaded)}, as full packages {ByteText.Of(summary.BytesOfFullPackages)}{Share(summary)}";
        yield return $"storage operations   {Figures("per idle check-in", summary.IdleCheckIn)}";
        yield return $"                     {Figures("per upgrade", summary.Upgrade)}";
        yield return $"                     of these {string.Join(", ", summary.UpgradeParts.Where(p => p.Value > 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key} {p.Value:0.##}")))}";
        yield return $"                     {Figures("per return to the old version", summary.GoingBack)}";
        yield return $"                     {Relayed(summary)}";
        yield return $"events delivered     {summary.EventsDelivered}";
        yield return string.Create(CultureInfo.InvariantCulture, $"seconds              {summary.Seconds:0.0}");
        foreach (var problem in summary.Problems)
        {
            yield return $"PROBLEM              {problem}";
        }
    }

    private static string Relayed(DemoSummary summary)
    {
        var relayed = summary.Operations.GetValueOrDefault(OperationScope.Relay)?.Operations ?? 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"to deliver events and count outcomes {relayed}, {(double)relayed / Math.Max(1, summary.Terminals):0.##} a terminal");
    }

    private static string Share(DemoSummary summary) => summary.BytesOfFullPackages == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $" ({100.0 * summary.BytesDownloaded / summary.BytesOfFullPackages:0.0} %)");

    private static string Figures(string name, OperationFigures figures) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} {figures.Mean:0.##} (at most {figures.Max}, {figures.Count} counted)");
}
