using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Cli.Rollouts;

/// <summary>How long each step took, by model.</summary>
internal static class DurationTable
{
    /// <summary>Nothing when nothing was measured.</summary>
    public static void Write(ICliConsole console, IReadOnlyList<StepTimes>? durations)
    {
        if (durations is { Count: > 0 })
        {
            console.WriteTable(
                [Messages.ColumnModel, Messages.ColumnStep, Messages.ColumnTerminals, Messages.ColumnMedian, Messages.ColumnP90],
                durations.Select(d => new[] { d.Model ?? Messages.AllModels, Show.Step(d.Step), d.Count.ToString(), Time(d.MedianMs), Time(d.P90Ms) }));
        }
    }

    private static string Time(long milliseconds) => Show.TimeSpan(TimeSpan.FromMilliseconds(milliseconds));
}
