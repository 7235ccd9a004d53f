using PosCloud.Core.Events;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>What it means that other hardware takes a terminal's place. Pure.</summary>
internal static class Replacement
{
    /// <summary>Reason of an execution that the old hardware ran.</summary>
    public const string Reason = "terminal-replaced";

    /// <summary>Ended rollouts that are owed to the new hardware; the newest ones.</summary>
    private const int MaxOwed = 8;

    /// <summary>Whether hardware may enrol with this code. Null when it may.</summary>
    /// <param name="record">The code.</param>
    /// <param name="codeHash">Its hash.</param>
    /// <param name="request">Who enrols.</param>
    /// <param name="state">The terminal; null when it does not exist yet.</param>
    public static Problem? Check(EnrolmentRecord record, string codeHash, EnrolRequest request, TerminalState? state)
    {
        if (record.HardwareId is null)
        {
            return state is null || state.HardwareId == request.HardwareId
                ? null
                : new Problem(Reasons.HardwareMismatch, "This code takes in the hardware that the terminal has, and no other.");
        }

        if (record.HardwareId != request.HardwareId)
        {
            return new Problem(Reasons.HardwareMismatch, "This code is for other hardware.");
        }

        return state?.Replacement?.CodeHash == codeHash ? null : new Problem(Reasons.ReplacementVoid);
    }

    /// <summary>
    /// The terminal with the new hardware behind it. What it is stays: site, tags, memberships, attempts, the sequence of
    /// directives. What ran ends; what had succeeded is offered again.
    /// </summary>
    /// <param name="before">With the old hardware.</param>
    /// <param name="enrolled">As any enrolment leaves it.</param>
    /// <param name="outbox">Gets the events.</param>
    /// <param name="now">UTC.</param>
    public static TerminalState Take(TerminalState before, TerminalState enrolled, List<OutboxItem> outbox, DateTimeOffset now)
    {
        var asked = before.Replacement!.Asked;
        var next = enrolled with { Site = before.Site, Tags = before.Tags, CodesFrom = now, Memberships = before.Memberships };
        if (before.Execution is { IsFinal: false } running)
        {
            next = ExecutionEvents.End(next with { Execution = running.With(new ReportEntry(ExecutionState.Cancelled, now, Reason), now) }, 0, outbox, now);
        }

        var data = TerminalEventData.Of(next) with
        {
            Reason = asked.Reason,
            HardwareId = next.HardwareId,
            ReplacedHardwareId = before.HardwareId,
            AskedBy = asked.AskedBy,
            ApprovedBy = asked.ApprovedBy,
        };
        outbox.Add(OutboxItems.OfTerminal(next, 0, outbox.Count, EventTypes.TerminalReplaced, data, mark: null, now));
        return next with
        {
            Execution = null,
            Outcomes = [.. next.Outcomes.Select(o => o with { Kind = OutcomeKind.Withdrawn, Failure = null })],
            Owed = Owed(before),
        };
    }

    /// <summary>The line for the terminal's history.</summary>
    public static string Summary(TerminalState before, TerminalReplacement asked) =>
        $"{asked.HardwareId} took the place of {before.HardwareId}, asked by {asked.AskedBy}, approved by {asked.ApprovedBy}: {asked.Reason}";

    private static List<string>? Owed(TerminalState before)
    {
        var done = before.Outcomes.Where(o => o.Kind is OutcomeKind.Confirmed or OutcomeKind.UpToDate).Select(o => o.RolloutId).Reverse();
        var owed = done.Concat(before.Owed ?? []).Distinct().Take(MaxOwed).ToList();
        return owed.Count == 0 ? null : owed;
    }
}
