using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Support;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Support;

/// <summary>
/// Which support cases a change of a terminal opens and closes. The open case is a part of the terminal's state, so nothing is read,
/// and whoever writes the change writes the case with it. Pure.
/// </summary>
public static class CaseRules
{
    /// <summary>What a case was closed by when the terminal was heard of again.</summary>
    public const string Returned = "the terminal was heard of again";

    /// <param name="before">The state that the change met.</param>
    /// <param name="after">The state that it leaves, its case not followed yet.</param>
    /// <param name="seq">The message that caused it.</param>
    /// <param name="outbox">Takes the events.</param>
    /// <param name="now">UTC.</param>
    public static (TerminalState State, IReadOnlyList<CaseWrite> Cases) Follow(
        TerminalState before, TerminalState after, long seq, List<OutboxItem> outbox, DateTimeOffset now)
    {
        var writes = new List<CaseWrite>();
        var next = after;
        if (next.OpenCase is { Cause: CaseCause.Silent } && before.SilentSince is not null && after.SilentSince is null)
        {
            next = Close(next, Returned, seq, outbox, writes, now);
        }

        if (Ended(before, after) is { } ended)
        {
            if (ended.State == ExecutionState.Confirmed && next.OpenCase is { Cause: not CaseCause.Person })
            {
                next = Close(next, $"{ended.ReleaseId} was confirmed", seq, outbox, writes, now);
            }
            else if (ended.State is ExecutionState.Failed or ExecutionState.Rejected or ExecutionState.RolledBack && next.OpenCase is null)
            {
                var cause = ended.State == ExecutionState.RolledBack ? CaseCause.RolledBack : CaseCause.Failed;
                next = Open(next, new CaseRef(Id(next, seq, ""), cause, now, ended.Reason, ended.ReleaseId, ended.ExecutionId), seq, outbox, writes);
            }
        }

        return (next, writes);
    }

    /// <summary>A terminal that fell silent; its event has a number of its own behind the last message.</summary>
    public static (TerminalState State, IReadOnlyList<CaseWrite> Cases) Silence(TerminalState state, List<OutboxItem> outbox, DateTimeOffset now)
    {
        var writes = new List<CaseWrite>();
        var seq = state.LastMessage?.Seq ?? 0;
        if (state.OpenCase is not null)
        {
            return (state, writes);
        }

        var running = state.Execution is { IsFinal: false } execution ? execution : null;
        var opened = new CaseRef(Id(state, seq, "s"), CaseCause.Silent, now, null, running?.ReleaseId, running?.ExecutionId);
        var next = state with { OpenCase = opened };
        writes.Add(new CaseWrite(opened.CaseId, new CaseRecord(opened, state.TerminalId, state.Site, SupportCaseView.Service)));
        outbox.Add(OutboxItems.OfCase(next, EventTypes.SupportCaseOpened, Data(next, opened), now));
        return (next, writes);
    }

    /// <summary>Data of a case's events.</summary>
    public static TerminalEventData Data(TerminalState state, CaseRef about) => TerminalEventData.Of(state) with
    {
        ReleaseId = about.ReleaseId,
        ExecutionId = about.ExecutionId,
        Reason = about.Reason,
        CaseId = about.CaseId,
        Cause = about.Cause,
    };

    private static Execution? Ended(TerminalState before, TerminalState after) =>
        after.Execution is { IsFinal: true } ended && !(before.Execution is { IsFinal: true } known && known.ExecutionId == ended.ExecutionId) ? ended : null;

    private static TerminalState Open(TerminalState state, CaseRef opened, long seq, List<OutboxItem> outbox, List<CaseWrite> writes)
    {
        var next = state with { OpenCase = opened };
        writes.Add(new CaseWrite(opened.CaseId, new CaseRecord(opened, state.TerminalId, state.Site, SupportCaseView.Service)));
        outbox.Add(OutboxItems.OfTerminal(next, seq, outbox.Count, EventTypes.SupportCaseOpened, Data(next, opened), mark: null, opened.OpenedAt));
        return next;
    }

    private static TerminalState Close(
        TerminalState state, string reason, long seq, List<OutboxItem> outbox, List<CaseWrite> writes, DateTimeOffset now)
    {
        var closed = state.OpenCase!;
        writes.Add(new CaseWrite(closed.CaseId, Closed: new CaseClosing(now, SupportCaseView.Service, reason)));
        outbox.Add(OutboxItems.OfTerminal(state, seq, outbox.Count, EventTypes.SupportCaseClosed, Data(state, closed), mark: null, now));
        return state with { OpenCase = null };
    }

    /// <summary>Derived, so that a change that is decided twice opens the same case.</summary>
    private static string Id(TerminalState state, long seq, string suffix)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{state.Estate}|{state.TerminalId}|{state.Epoch}"));
        return string.Create(CultureInfo.InvariantCulture, $"c{seq}{suffix}-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}");
    }
}
