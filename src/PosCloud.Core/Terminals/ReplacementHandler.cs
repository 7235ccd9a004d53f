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
    TerminalEditor editor, ITerminalStore store, ITerminalDirectory terminals, EnrolmentCodes codes, TimeProvider time)
{
    /// <summary>Repeating it changes nothing; asking for something else makes the earlier wish and its code void.</summary>
    public Task<Outcome<TerminalView>> AskAsync(
        string estate, string terminalId, ReplaceTerminalRequest request, string actor, CancellationToken cancellationToken) =>
        EditAsync(new TerminalKey(estate, terminalId), state => Ask(state, request, actor, time.GetUtcNow()), cancellationToken);

    /// <summary>Whoever may ask may take it back, before the new hardware has enrolled. Repeating it changes nothing.</summary>
    public Task<Outcome<TerminalView>> CancelAsync(
        string estate, string terminalId, CancelReplacementRequest request, string actor, CancellationToken cancellationToken) =>
        EditAsync(new TerminalKey(estate, terminalId), state => Cancel(state, request, actor, time.GetUtcNow()), cancellationToken);

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
        var changed = await editor.EditAsync(key, state => Approve(state, request, code, actor, time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        return changed.Is(out _, out var problem) ? code : problem;
    }

    private async Task<Outcome<TerminalView>> EditAsync(
        TerminalKey key, Func<TerminalState, Outcome<TerminalEdit<TerminalState>>> edit, CancellationToken cancellationToken)
    {
        var changed = await editor.EditAsync(key, edit, cancellationToken).ConfigureAwait(false);
        return changed.Is(out _, out var problem)
            ? await terminals.FindAsync(key, historyLines: 1, cancellationToken).ConfigureAwait(false) is { } view ? view : Reasons.TerminalUnknown
            : problem;
    }

    private static Outcome<TerminalEdit<TerminalState>> Ask(TerminalState state, ReplaceTerminalRequest request, string actor, DateTimeOffset now)
    {
        if (state.HardwareId == request.HardwareId)
        {
            return new Problem(Reasons.FieldInvalid, "/hardwareId: is the hardware that the terminal has; an enrolment code takes it in again");
        }

        if (state.Replacement is { Asked: { ApprovedBy: null } asked } && asked.HardwareId == request.HardwareId && asked.AskedBy == actor)
        {
            return new TerminalEdit<TerminalState>(state);
        }

        var next = state with { Replacement = new PendingReplacement(new TerminalReplacement(request.HardwareId, actor, now, request.Reason)) };
        return Write(state, next, new HistoryView(now, "replacement-asked", 0, $"{actor} wants {request.HardwareId} in its place: {request.Reason}"));
    }

    private static Outcome<TerminalEdit<TerminalState>> Cancel(TerminalState state, CancelReplacementRequest request, string actor, DateTimeOffset now)
    {
        if (state.HardwareId == request.HardwareId)
        {
            return new Problem(Reasons.ReplacementMissing, $"{request.HardwareId} has enrolled: it is the terminal now.");
        }

        if (state.Replacement?.Asked is not { } asked)
        {
            return new TerminalEdit<TerminalState>(state);
        }

        return asked.HardwareId == request.HardwareId
            ? Write(
                state,
                state with { Replacement = null },
                new HistoryView(now, "replacement-cancelled", 0, $"{actor} no longer wants {asked.HardwareId}, which {asked.AskedBy} asked for: {request.Reason}"))
            : new Problem(Reasons.ReplacementMissing, $"{asked.AskedBy} asked for {asked.HardwareId}.");
    }

    private static Outcome<TerminalEdit<TerminalState>> Approve(
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
        return Write(state, next, line);
    }

    private static Problem? Refuse(TerminalState state, ApproveReplacementRequest request, string actor) => state.Replacement switch
    {
        { Asked: var asked } when asked.HardwareId == request.HardwareId => asked.AskedBy == actor ? new Problem(Reasons.ApproverIsRequester) : null,
        _ => new Problem(Reasons.ReplacementMissing),
    };

    private static TerminalEdit<TerminalState> Write(TerminalState before, TerminalState next, HistoryView? line) => new(
        next,
        new TerminalChange(next, Facts: null, line, []),
        () => AuditScope.Note($"terminals/{next.TerminalId}", before, next, CoreJson.Stored.TerminalState));
}
