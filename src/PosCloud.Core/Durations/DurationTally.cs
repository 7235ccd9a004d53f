using System.Text.Encodings.Web;
using System.Text.Json;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Durations;

/// <summary>
/// Folds what members measured into medians and 90th percentiles by model and step. Like the counts it begins anew with each pass
/// over the rows, so that a mark that was written twice is in it once. Only confirmed upgrades count: one that went back was
/// shorter for a reason.
/// </summary>
public sealed class DurationTally
{
    /// <summary>Models that have lines of their own; all others are in the lines of all models only.</summary>
    public const int MaxModels = 16;

    /// <summary>
    /// Models that are counted at once. The first ones by name are kept: a name that is once out stays out, so which ones are
    /// left does not depend on the order of the rows.
    /// </summary>
    private const int MaxCounted = 64;

    /// <summary>Characters of a model's name in the record, which is a column of bounded size.</summary>
    private const int MaxName = 128;

    private readonly Dictionary<ExecutionState, DurationHistogram> _all = [];
    private readonly SortedDictionary<string, Dictionary<ExecutionState, DurationHistogram>> _models = new(StringComparer.Ordinal);

    public void Add(MemberRow row)
    {
        foreach (var attempt in row.Attempts)
        {
            if (attempt is { Outcome: OutcomeKind.Confirmed, Durations: { } durations })
            {
                Add(_all, durations);
                if (attempt.Model is { } model && IsShort(model))
                {
                    Add(Of(model), durations);
                }
            }
        }
    }

    /// <summary>First all models together, then each by its name; null when nothing was measured.</summary>
    public IReadOnlyList<StepTimes>? ToTimes()
    {
        var named = _models
            .OrderByDescending(m => m.Value.Values.Max(h => h.Count))
            .ThenBy(m => m.Key, StringComparer.Ordinal)
            .Take(MaxModels)
            .OrderBy(m => m.Key, StringComparer.Ordinal)
            .SelectMany(m => Lines(m.Key, m.Value));
        return _all.Count == 0 ? null : [.. Lines(null, _all), .. named];
    }

    private Dictionary<ExecutionState, DurationHistogram> Of(string model)
    {
        if (!_models.TryGetValue(model, out var found))
        {
            found = _models[model] = [];
            if (_models.Count > MaxCounted)
            {
                _models.Remove(_models.Keys.Last());
            }
        }

        return found;
    }

    private static bool IsShort(string model) => JsonEncodedText.Encode(model, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value.Length <= MaxName;

    private static void Add(Dictionary<ExecutionState, DurationHistogram> steps, IReadOnlyList<StepDuration> durations)
    {
        foreach (var duration in durations)
        {
            if (!steps.TryGetValue(duration.Step, out var histogram))
            {
                histogram = steps[duration.Step] = new DurationHistogram();
            }

            histogram.Add(duration.DurationMs);
        }
    }

    private static IEnumerable<StepTimes> Lines(string? model, Dictionary<ExecutionState, DurationHistogram> steps) => steps
        .OrderBy(s => s.Key)
        .Select(s => new StepTimes(s.Key, s.Value.Count, s.Value.Quantile(50), s.Value.Quantile(90), model));
}
