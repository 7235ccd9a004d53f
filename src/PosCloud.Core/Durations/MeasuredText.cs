using System.Globalization;
using PosCloud.Protocol;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Durations;

/// <summary>
/// What a terminal measured, as one column of its member's row: <c>accepted=120;downloading=5000|P400</c>. A row has a bounded
/// number of columns and such a text for each attempt.
/// </summary>
public static class MeasuredText
{
    public static string Write(IReadOnlyList<StepDuration> durations, string? model) => string.Join(
        ';', durations.Select(d => string.Create(CultureInfo.InvariantCulture, $"{KebabCaseEnumConverter<ExecutionState>.Name(d.Step)}={d.DurationMs}"))) + "|" + model;

    /// <summary>What cannot be read, an unknown step of a later version for example, is left out.</summary>
    public static (IReadOnlyList<StepDuration>? Durations, string? Model) Read(string? text)
    {
        if (text is null || text.IndexOf('|') is var end && end < 0)
        {
            return (null, null);
        }

        var durations = new List<StepDuration>();
        foreach (var part in text[..end].Split(';'))
        {
            if (part.Split('=') is [var name, var value]
                && Enum.GetValues<ExecutionState>().FirstOrDefault(s => KebabCaseEnumConverter<ExecutionState>.Name(s) == name) is var step && step.IsStep()
                && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
            {
                durations.Add(new StepDuration(step, Math.Min(milliseconds, Limits.StepMs)));
            }
        }

        return durations.Count == 0 ? (null, null) : (durations, end + 1 < text.Length ? text[(end + 1)..] : null);
    }
}
