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
    ITerminalStore store, ICaseStore cases, CaseTimeline timeline, OutboxRelay relay, TimeProvider time)
{
    private const int MaxAttempts = 8;

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

    /// <summary>A terminal has one open case: what is wrong with it belongs together.</summary>
    public async Task<Outcome<SupportCaseView>> OpenAsync(
        string estate, string terminalId, OpenCaseRequest request, string actor, CancellationToken cancellationToken)
    {
        var key = new TerminalKey(estate, terminalId);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var stored = await store.LoadAsync(key, cancellationToken).ConfigureAwait(false);
            if (stored is null)
            {
                return Reasons.TerminalUnknown;
            }

            if (stored.State.OpenCase is { } open)
            {
                return new Problem(Reasons.CaseOpen, $"Case {open.CaseId} is open since {open.OpenedAt.UtcDateTime:u}.");
            }

            var now = time.GetUtcNow();
            var opened = new CaseRef(string.Create(CultureInfo.InvariantCulture, $"p{now.UtcTicks}"), CaseCause.Person, now);
            var record = new CaseRecord(opened, terminalId, stored.State.Site, actor, request.Text, request.Assignee);
            var next = stored.State with { OpenCase = opened };
            var change = new TerminalChange(
                next,
                Facts: null,
                new HistoryView(now, "case-opened", 0, $"{opened.CaseId} opened by {actor}: {request.Text}"),
                [OutboxItems.OfCase(next, EventTypes.SupportCaseOpened, CaseRules.Data(next, opened), now)])
            {
                Cases = [new CaseWrite(opened.CaseId, record)],
            };
            if (await CommitAsync(change, stored.Version, cancellationToken).ConfigureAwait(false))
            {
                AuditScope.Note($"terminals/{terminalId}/cases/{opened.CaseId}", null, record, CoreJson.Stored.CaseRecord);
                return record.ToView();
            }
        }

        return Reasons.ConcurrentChange;
    }

    public async Task<Outcome<SupportCaseView>> NoteAsync(
        string estate, string terminalId, string caseId, NoteCaseRequest request, string actor, CancellationToken cancellationToken)
    {
        var key = new TerminalKey(estate, terminalId);
        if (await cases.FindAsync(key, caseId, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return Reasons.CaseUnknown;
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
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var found = await cases.FindAsync(key, caseId, cancellationToken).ConfigureAwait(false);
            var stored = await store.LoadAsync(key, cancellationToken).ConfigureAwait(false);
            if (found is null || stored is null)
            {
                return Reasons.CaseUnknown;
            }

            if (found.Closed is not null || stored.State.OpenCase?.CaseId != caseId)
            {
                return await ShowAsync(estate, terminalId, caseId, cancellationToken).ConfigureAwait(false);
            }

            var now = time.GetUtcNow();
            var closing = new CaseClosing(now, actor, reason);
            var next = stored.State with { OpenCase = null };
            var change = new TerminalChange(
                next,
                Facts: null,
                new HistoryView(now, "case-closed", 0, $"{caseId} closed by {actor}: {reason}"),
                [OutboxItems.OfCase(next, EventTypes.SupportCaseClosed, CaseRules.Data(next, found.Opened), now)])
            {
                Cases = [new CaseWrite(caseId, Closed: closing)],
            };
            if (await CommitAsync(change, stored.Version, cancellationToken).ConfigureAwait(false))
            {
                AuditScope.Note($"terminals/{terminalId}/cases/{caseId}", found, found with { Closed = closing }, CoreJson.Stored.CaseRecord);
                return await ShowAsync(estate, terminalId, caseId, cancellationToken).ConfigureAwait(false);
            }
        }

        return Reasons.ConcurrentChange;
    }

    private async Task<bool> CommitAsync(TerminalChange change, string version, CancellationToken cancellationToken)
    {
        if (await store.CommitAsync(change, version, cancellationToken).ConfigureAwait(false) is null)
        {
            return false;
        }

        relay.Enqueue(TerminalPartition.Of(change.State.Key), change.Outbox);
        return true;
    }
}
