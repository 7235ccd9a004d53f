using PosCloud.Core.Audit;
using PosCloud.Core.Fleet;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;

namespace PosCloud.Core.Terminals;

/// <summary>
/// Lets other hardware take a terminal's place: one person asks, another approves and gets the code. Until the new hardware enrols
/// with it the old one goes on. See docs/decisions/0017.
/// </summary>
public sealed class ReplacementHandler(
    ITerminalStore store, ITerminalDirectory terminals, EnrolmentCodes codes, TimeProvider time)
{
    private const int MaxAttempts = 8;

    /// <summary>Repeating it changes nothing; asking for something else makes the earlier wish and its code void.</summary>
    public async Task<Outcome<TerminalView>> AskAsync(
        string estate, string terminalId, ReplaceTerminalRequest request, string actor, CancellationToken cancellationToken)
    {
        var key = new TerminalKey(estate, terminalId);
        var changed = await ChangeAsync(key, state => Ask(state, request, actor, time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        return changed.Is(out _, out var problem)
            ? await terminals.FindAsync(key, historyLines: 1, cancellationToken).ConfigureAwait(false) is { } view ? view : Reasons.TerminalUnknown
            : problem;
    }

    /// <summary>The code is shown once. Who lost it approves again; the one before is void then.</summary>
    public async Task<Outcome<EnrolmentCode>> ApproveAsync(
        string estate, string terminalId, ApproveReplacementRequest request, string actor, CancellationToken cancellationToken)
    {
        var key = new TerminalKey(estate, terminalId);
        var stored = await store.LoadAsync(key, cancellationToken).ConfigureAwait(false);
        if (stored is null)
        {
            return Reasons.TerminalUnknown;
        }

        if (Refuse(stored.State, request, actor) is { } refused)
        {
            return refused;
        }

        // First the code, which leads nowhere by itself; then the approval, which names it. A crash in between leaves a code that
        // nobody has seen.
        var code = await codes.CreateForReplacementAsync(stored.State, request.HardwareId, actor, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        var changed = await ChangeAsync(key, state => Approve(state, request, code, actor, time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        return changed.Is(out _, out var problem) ? code : problem;
    }

    private static Outcome<TerminalChange> Ask(TerminalState state, ReplaceTerminalRequest request, string actor, DateTimeOffset now)
    {
        if (state.HardwareId == request.HardwareId)
        {
            return new Problem(Reasons.FieldInvalid, "/hardwareId: is the hardware that the terminal has; an enrolment code takes it in again");
        }

        if (state.Replacement is { Asked: { ApprovedBy: null } asked } && asked.HardwareId == request.HardwareId && asked.AskedBy == actor)
        {
            return new TerminalChange(state, Facts: null, History: null, []);
        }

        var next = state with { Replacement = new PendingReplacement(new TerminalReplacement(request.HardwareId, actor, now, request.Reason)) };
        return new TerminalChange(
            next, Facts: null, new HistoryView(now, "replacement-asked", 0, $"{actor} wants {request.HardwareId} in its place: {request.Reason}"), []);
    }

    private static Outcome<TerminalChange> Approve(
        TerminalState state, ApproveReplacementRequest request, EnrolmentCode code, string actor, DateTimeOffset now)
    {
        if (Refuse(state, request, actor) is { } refused)
        {
            return refused;
        }

        var asked = state.Replacement!.Asked with { ApprovedBy = actor, ApprovedAt = now, CodeExpiresAt = code.ExpiresAt };
        var next = state with { Replacement = new PendingReplacement(asked, EnrolmentCodes.Hash(code.Code)) };

        // A repeat says nothing new, but the code.
        var line = state.Replacement.Asked.ApprovedBy == actor
            ? null
            : new HistoryView(now, "replacement-approved", 0, $"{actor} approved {asked.HardwareId}, which {asked.AskedBy} asked for");
        return new TerminalChange(next, Facts: null, line, []);
    }

    private static Problem? Refuse(TerminalState state, ApproveReplacementRequest request, string actor) => state.Replacement switch
    {
        { Asked: var asked } when asked.HardwareId == request.HardwareId => asked.AskedBy == actor ? new Problem(Reasons.ApproverIsRequester) : null,
        _ => new Problem(Reasons.ReplacementMissing),
    };

    private async Task<Outcome<TerminalChange>> ChangeAsync(
        TerminalKey key, Func<TerminalState, Outcome<TerminalChange>> decide, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var stored = await store.LoadAsync(key, cancellationToken).ConfigureAwait(false);
            if (stored is null)
            {
                return Reasons.TerminalUnknown;
            }

            if (!decide(stored.State).Is(out var change, out var problem))
            {
                return problem;
            }

            if (ReferenceEquals(change.State, stored.State))
            {
                return change;
            }

            if (await store.CommitAsync(change, stored.Version, cancellationToken).ConfigureAwait(false) is not null)
            {
                AuditScope.Note($"terminals/{key.TerminalId}", stored.State, change.State, CoreJson.Stored.TerminalState);
                return change;
            }

            // A message of the terminal was faster; there is another chance at once.
        }

        return Reasons.ConcurrentChange;
    }
}
