using Microsoft.Extensions.Logging;
using PosCloud.Protocol;
using PosCloud.Protocol.Audit;
using PosCloud.Protocol.Problems;

namespace PosCloud.Core.Audit;

/// <summary>
/// Runs an admin's action between two rows of the audit log. The first is written before the action: without it nothing
/// happens. The second says how it ended; where it is missing, the service died in between and the first row says what may have
/// changed. See docs/decisions/0011.
/// </summary>
public sealed partial class AuditTrail(AuditLog log, TimeProvider time, ILogger<AuditTrail> logger)
{
    /// <summary>Characters of a row; a table column holds 32,768.</summary>
    private const int MaxRow = 30_000;

    private const int MaxName = 256;

    /// <param name="action">What is asked.</param>
    /// <param name="change">Does it; the answer is recorded and passed on.</param>
    /// <param name="cancellationToken">Cancels before the first row is written. The second is written even when the caller has gone.</param>
    public async Task<Outcome<T>> RunAsync<T>(AuditAction action, Func<Task<Outcome<T>>> change, CancellationToken cancellationToken)
        where T : class
    {
        var requestId = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        var asked = await AppendAsync(action, requestId, AuditPhase.Asked, changes: null, problem: null, cancellationToken).ConfigureAwait(false);
        if (asked is not null)
        {
            return asked;
        }

        using var scope = new AuditScope();
        Outcome<T> outcome;
        try
        {
            outcome = await change().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await RecordFailureAsync(action, requestId, scope, e).ConfigureAwait(false);
            throw;
        }

        var recorded = await AppendAsync(
            action,
            requestId,
            outcome.Problem is null ? AuditPhase.Done : AuditPhase.Refused,
            scope.Changes,
            outcome.Problem?.Reason.Name,
            CancellationToken.None).ConfigureAwait(false);

        // Done, but not recorded as done: the caller repeats it, as after a lost answer, and the repeat is recorded.
        if (recorded is not null)
        {
            return recorded;
        }

        return outcome;
    }

    private async Task RecordFailureAsync(AuditAction action, string requestId, AuditScope scope, Exception failure)
    {
        try
        {
            var name = failure is OperationCanceledException ? "cancelled" : Reasons.Internal.Name;
            await AppendAsync(action, requestId, AuditPhase.Failed, scope.Changes, name, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The row before the action stays without an end, which says the same.
            LogNotRecorded(e, action.Estate, action.Action, requestId);
        }
    }

    private Task<Problem?> AppendAsync(
        AuditAction action, string requestId, AuditPhase phase, IReadOnlyList<AuditChange>? changes, string? problem, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return log.AppendAsync(action.Estate, Make, cancellationToken);

        AuditEntry Make(long seq, string previous)
        {
            var entry = new AuditEntry(
                seq,
                previous,
                now,
                phase,
                requestId,
                action.Estate,
                Cut(action.Actor, MaxName),
                Cut(action.Action, MaxName),
                action.Reason is null ? null : Cut(action.Reason, Limits.LongText),
                phase == AuditPhase.Asked ? AuditText.Small(action.Request) : null,
                changes,
                problem);

            // Control characters take six times their room; a row that gets too long by them keeps hashes only.
            return AuditChain.Write(entry).Length <= MaxRow
                ? entry
                : entry with
                {
                    Request = entry.Request is null ? null : AuditText.Hash(entry.Request),
                    Changes = changes?.Select(c => new AuditChange(
                        c.Subject, c.Before is null ? null : AuditText.Hash(c.Before), c.After is null ? null : AuditText.Hash(c.After))).ToList(),
                };
        }
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];

    [LoggerMessage(3101, LogLevel.Error, "The end of {Action} of request {RequestId} in estate {Estate} could not be written to the audit log")]
    private partial void LogNotRecorded(Exception exception, string estate, string action, string requestId);
}
