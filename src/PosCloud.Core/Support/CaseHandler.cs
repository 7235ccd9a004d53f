using System.Globalization;
using PosCloud.Core.Audit;
using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Support;

namespace PosCloud.Core.Support;

/// <summary>What people do with support cases. The service opens and closes its own, see <see cref="CaseRules"/>.</summary>
public sealed class CaseHandler(
    TerminalEditor editor, ICaseStore cases, CaseTimeline timeline, TimeProvider time)
{
    public async Task<Outcome<Page<SupportCaseView>>> ListAsync(
        string estate, bool openOnly, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var page = await cases.ListAsync(estate, openOnly, limit, continuation, cancellationToken).ConfigureAwait(false);
        return new Page<SupportCaseView>([.. page.Items.Select(c => c.ToView())], page.Continuation);
    }

    public async Task<Outcome<SupportCaseView>> ShowAsync(string estate, string terminalId, string caseId, CancellationToken cancellationToken)
    {
        var key = new TerminalKey(estate, terminalId);
        return await cases.FindAsync(key, caseId, cancellationToken).ConfigureAwait(false) is { } found
            ? await timeline.FillAsync(key, found, cancellationToken).ConfigureAwait(false)
            : Reasons.CaseUnknown;
    }

    /// <summary>A terminal has one open case: what is wrong with it belongs together. Repeating it is harmless.</summary>
    public Task<Outcome<SupportCaseView>> OpenAsync(
        string estate, string terminalId, OpenCaseRequest request, string actor, CancellationToken cancellationToken)
    {
        var key = new TerminalKey(estate, terminalId);
        return editor.EditAsync<SupportCaseView>(
            key,
            async (state, token) =>
            {
                if (state.OpenCase is not { } open)
                {
                    return Open(state, request, actor, time.GetUtcNow());
                }

                // A repeat, after an answer that was lost.
                return await cases.FindAsync(key, open.CaseId, token).ConfigureAwait(false) is { } known && known.OpenedBy == actor && known.Text == request.Text
                    ? new TerminalEdit<SupportCaseView>(known.ToView())
                    : new Problem(Reasons.CaseOpen, $"Case {open.CaseId} is open since {open.OpenedAt.UtcDateTime:u}.");
            },
            cancellationToken);
    }

    public async Task<Outcome<SupportCaseView>> NoteAsync(
        string estate, string terminalId, string caseId, NoteCaseRequest request, string actor, CancellationToken cancellationToken)
    {
        var key = new TerminalKey(estate, terminalId);
        if (await cases.FindAsync(key, caseId, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return Reasons.CaseUnknown;
        }

        // A repeat, after an answer that was lost.
        var last = (await cases.NotesAsync(key, caseId, cancellationToken).ConfigureAwait(false)).LastOrDefault();
        if (last?.By == actor && last.Text == request.Text && (request.Assignee ?? found.Assignee) == found.Assignee)
        {
            return await ShowAsync(estate, terminalId, caseId, cancellationToken).ConfigureAwait(false);
        }

        await cases.AddNoteAsync(key, caseId, new CaseNote(time.GetUtcNow(), actor, request.Text), request.Assignee, cancellationToken).ConfigureAwait(false);
        AuditScope.Note(
            $"terminals/{terminalId}/cases/{caseId}", found, found with { Assignee = request.Assignee ?? found.Assignee }, CoreJson.Stored.CaseRecord);
        return await ShowAsync(estate, terminalId, caseId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closing a closed case is harmless.</summary>
    public async Task<Outcome<SupportCaseView>> CloseAsync(
        string estate, string terminalId, string caseId, string reason, string actor, CancellationToken cancellationToken)
    {
        var key = new TerminalKey(estate, terminalId);
        if (await cases.FindAsync(key, caseId, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return Reasons.CaseUnknown;
        }

        var closed = await editor.EditAsync(key, state => Close(state, found, reason, actor, time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        return closed.Is(out _, out var problem) ? await ShowAsync(estate, terminalId, caseId, cancellationToken).ConfigureAwait(false) : problem;
    }

    private static TerminalEdit<SupportCaseView> Open(TerminalState state, OpenCaseRequest request, string actor, DateTimeOffset now)
    {
        var opened = new CaseRef(string.Create(CultureInfo.InvariantCulture, $"p{now.UtcTicks}"), CaseCause.Person, now);
        var record = new CaseRecord(opened, state.TerminalId, state.Site, actor, request.Text, request.Assignee);
        var next = state with { OpenCase = opened };
        var change = new TerminalChange(
            next,
            Facts: null,
            new HistoryView(now, "case-opened", 0, $"{opened.CaseId} opened by {actor}: {request.Text}"),
            [OutboxItems.OfCase(next, EventTypes.SupportCaseOpened, CaseRules.Data(next, opened), now)])
        {
            Cases = [new CaseWrite(opened.CaseId, record)],
        };
        return new TerminalEdit<SupportCaseView>(
            record.ToView(),
            change,
            () => AuditScope.Note($"terminals/{state.TerminalId}/cases/{opened.CaseId}", null, record, CoreJson.Stored.CaseRecord));
    }

    private static Outcome<TerminalEdit<CaseRecord>> Close(TerminalState state, CaseRecord found, string reason, string actor, DateTimeOffset now)
    {
        var caseId = found.Opened.CaseId;
        if (state.OpenCase?.CaseId != caseId)
        {
            return new TerminalEdit<CaseRecord>(found);
        }

        var closed = found with { Closed = new CaseClosing(now, actor, reason) };
        var next = state with { OpenCase = null };
        var change = new TerminalChange(
            next,
            Facts: null,
            new HistoryView(now, "case-closed", 0, $"{caseId} closed by {actor}: {reason}"),
            [OutboxItems.OfCase(next, EventTypes.SupportCaseClosed, CaseRules.Data(next, found.Opened), now)])
        {
            Cases = [new CaseWrite(caseId, Closed: closed.Closed)],
        };
        return new TerminalEdit<CaseRecord>(
            closed,
            change,
            () => AuditScope.Note($"terminals/{state.TerminalId}/cases/{caseId}", found, closed, CoreJson.Stored.CaseRecord));
    }
}
