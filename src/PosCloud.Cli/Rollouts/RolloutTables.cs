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

    /// <summary>The state in one line, for a log.</summary>
    public static string Line(RolloutView r) => Messages.RolloutLine.With(
        r.RolloutId, Show.Name(r.State), r.Progress.Ended, r.Progress.Members, r.Progress.Offered,
        r.Progress.Confirmed, r.Progress.RolledBack, r.Progress.Failed, r.Progress.Rejected, r.Progress.UpToDate);

    /// <summary>What stands beside the bar.</summary>
    public static string Detail(RolloutView r) => Messages.RolloutDetail.With(
        r.Progress.Ended, r.Progress.Members, r.Progress.Confirmed, r.Progress.RolledBack, r.Progress.Failed, r.Progress.Rejected, r.Progress.UpToDate);
}
