using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>An execution as the service keeps it: the view plus what was offered.</summary>
/// <param name="Components">What the directive named; kept while the execution runs, for new links and repeated offers.</param>
public sealed record Execution(
    string ExecutionId,
    string RolloutId,
    string ReleaseId,
    ExecutionState State,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<DirectiveComponent> Components,
    string? Reason = null,
    string? Detail = null,
    long? BytesDownloaded = null)
{
    public bool IsFinal => State.IsFinal();

    /// <summary>Takes a reported step; late, doubled and reordered reports change nothing.</summary>
    public Execution With(ReportEntry entry, DateTimeOffset now)
    {
        if (!State.CanBecome(entry.State))
        {
            return this;
        }

        return this with
        {
            State = entry.State,
            UpdatedAt = now,
            Components = entry.State.IsFinal() ? [] : Components,
            Reason = entry.Reason,
            Detail = entry.Detail,
            BytesDownloaded = entry.BytesDownloaded ?? BytesDownloaded,
        };
    }

    public ExecutionView ToView() =>
        new(ExecutionId, RolloutId, ReleaseId, State, UpdatedAt, Reason, Detail, BytesDownloaded);
}
