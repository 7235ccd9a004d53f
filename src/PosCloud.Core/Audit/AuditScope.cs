using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PosCloud.Protocol.Audit;

namespace PosCloud.Core.Audit;

/// <summary>
/// Collects what an audited action changes. Handlers note a change where they have committed it; outside of an audited action
/// (timers, terminals) a note goes nowhere.
/// </summary>
internal sealed class AuditScope : IDisposable
{
    /// <summary>Changes that one row can hold; one admin request changes one or two records.</summary>
    private const int MaxChanges = 8;

    private static readonly AsyncLocal<AuditScope?> Innermost = new();

    private readonly AuditScope? outer;
    private readonly List<AuditChange> changes = [];

    public AuditScope()
    {
        outer = Innermost.Value;
        Innermost.Value = this;
    }

    /// <summary>Null when nothing changed.</summary>
    public IReadOnlyList<AuditChange>? Changes
    {
        get
        {
            lock (changes)
            {
                return changes.Count == 0 ? null : [.. changes];
            }
        }
    }

    /// <summary>Notes a committed change.</summary>
    /// <param name="subject">What, for example <c>releases/os-2.0.0</c>.</param>
    /// <param name="before">Null when it did not exist.</param>
    /// <param name="after">As committed; null when it was removed.</param>
    /// <param name="type">How the record is stored.</param>
    public static void Note<T>(string subject, T? before, T? after, JsonTypeInfo<T> type)
        where T : class
    {
        if (Innermost.Value is not { } scope)
        {
            return;
        }

        var change = new AuditChange(
            subject,
            before is null ? null : AuditText.Small(JsonSerializer.Serialize(before, type)),
            AuditText.Small(after is null ? "null" : JsonSerializer.Serialize(after, type)));
        lock (scope.changes)
        {
            if (scope.changes.Count < MaxChanges)
            {
                scope.changes.Add(change);
            }
        }
    }

    public void Dispose() => Innermost.Value = outer;
}
