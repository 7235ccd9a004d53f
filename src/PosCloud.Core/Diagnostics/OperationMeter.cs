using System.Collections.Concurrent;

namespace PosCloud.Core.Diagnostics;

/// <summary>Counts storage operations by the work that made them. Exact: the pipeline counts every request it sends, retries too.</summary>
public sealed class OperationMeter
{
    private const string Unattributed = "other";

    private readonly ConcurrentDictionary<string, OperationCount> counts = new(StringComparer.Ordinal);

    public OperationScope Enter(string name) => new(this, name);

    /// <summary>Called by the storage pipeline for each request that goes out.</summary>
    public void CountOperation()
    {
        if (OperationScope.Current is { } scope)
        {
            scope.Count();
        }
        else
        {
            Record(Unattributed, 1);
        }
    }

    /// <summary>Counts by scope name, so far.</summary>
    public IReadOnlyDictionary<string, OperationCount> Snapshot() => counts.ToDictionary(StringComparer.Ordinal);

    internal void Record(string name, int operations) => counts.AddOrUpdate(
        name,
        static (_, made) => new OperationCount(1, made, made),
        static (_, before, made) => new OperationCount(before.Scopes + 1, before.Operations + made, Math.Max(before.MaxPerScope, made)),
        operations);
}
