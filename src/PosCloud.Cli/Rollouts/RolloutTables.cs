using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Cli.Rollouts;

internal static class RolloutTables
{
    private const int TargetCharacters = 40;

    public static void WriteList(ICliConsole console, IEnumerable<RolloutView> rollouts) => console.WriteTable(
        [Messages.ColumnRollout, Messages.ColumnRelease, Messages.ColumnState, Messages.ColumnTarget, Messages.ColumnEnded, Messages.ColumnConfirmed, Messages.ColumnRolledBack, Messages.ColumnFailed, Messages.ColumnRejected, Messages.ColumnCreated],
        rollouts.Select(r => new[]
        {
            r.RolloutId,
            r.ReleaseId,
            Show.Name(r.State),
            Show.Short(r.Target, TargetCharacters),
            Messages.ProgressOf.With(r.Progress.Ended, r.Progress.Members),
            r.Progress.Confirmed.ToString(),
            r.Progress.RolledBack.ToString(),
            r.Progress.Failed.ToString(),
            r.Progress.Rejected.ToString(),
            Show.Time(r.CreatedAt),
        }));

    /// <summary>One rollout with its waves, what holds them, and what was done with it.</summary>
    public static void WriteRollout(ICliConsole console, RolloutView r)
    {
        WriteList(console, [r]);
        if (r.State == RolloutState.AwaitingApproval)
        {
            console.Note(Messages.NoteApprovals.With(r.Approvals?.Count ?? 0, r.ApprovalsNeeded, string.Join(", ", r.Approvals ?? [])));
        }

        if (r.SecondsLeft is { } seconds)
        {
            console.Note(Messages.RolloutLeft.With(r.RolloutId, Show.Left(seconds)));
        }

        console.WriteTable(
            [Messages.ColumnWave, Messages.ColumnOpens, Messages.ColumnMembers, Messages.ColumnOffered, Messages.ColumnConfirmed, Messages.ColumnErrors, Messages.ColumnTimeLeft, Messages.ColumnHolds],
            (r.Waves ?? []).Select(w => new[]
            {
                w.Name,
                Show.Time(w.OpenedAt),
                w.Progress.Members.ToString(),
                w.Progress.Offered.ToString(),
                w.Progress.Confirmed.ToString(),
                w.Progress.Errors.ToString(),
                Show.Left(w.SecondsLeft),
                Show.OrDash(string.Join("; ", w.Holds.Select(h => $"{h.Gate}: {h.Seen}, {h.Needed}"))),
            }));
        DurationTable.Write(console, r.Durations);
        if (r.Log is { Count: > 0 } log)
        {
            console.WriteTable(
                [Messages.ColumnTime, Messages.ColumnActor, Messages.ColumnAction, Messages.ColumnReason],
                log.Select(l => new[] { Show.Time(l.At), l.Actor, l.What, Show.OrDash(l.Reason) }));
        }
    }

    /// <summary>The state in one line, for a log.</summary>
    public static string Line(RolloutView r) => WithLeft(r, Messages.RolloutLine.With(
        r.RolloutId, Show.Name(r.State), r.Progress.Ended, r.Progress.Members, r.Progress.Offered,
        r.Progress.Confirmed, r.Progress.RolledBack, r.Progress.Failed, r.Progress.Rejected, r.Progress.UpToDate));

    /// <summary>What stands beside the bar.</summary>
    public static string Detail(RolloutView r) => WithLeft(r, Messages.RolloutDetail.With(
        r.Progress.Ended, r.Progress.Members, r.Progress.Confirmed, r.Progress.RolledBack, r.Progress.Failed, r.Progress.Rejected, r.Progress.UpToDate));

    private static string WithLeft(RolloutView r, string text) => r.SecondsLeft is { } left ? Messages.RolloutLeft.With(text, Show.Left(left)) : text;
}
