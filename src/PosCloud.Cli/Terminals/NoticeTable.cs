using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Notices;

namespace PosCloud.Cli.Terminals;

/// <summary>What became of a terminal's notices, and what people answered to their checklists.</summary>
internal static class NoticeTable
{
    public static void Write(ICliConsole console, IReadOnlyList<NoticeReport>? notices)
    {
        if (notices is not { Count: > 0 })
        {
            return;
        }

        console.WriteTable(
            [Messages.ColumnNotice, Messages.ColumnRollout, Messages.ColumnShown, Messages.ColumnAcknowledged],
            notices.Select(n => new[] { n.NoticeId, n.RolloutId, Show.Time(n.ShownAt), Show.Time(n.AcknowledgedAt) }));
        var answers = notices.SelectMany(n => (n.Answers ?? []).Select(a => new[] { n.NoticeId, a.Id, Result(a.Result), Show.Time(a.At), Show.OrDash(a.Text) })).ToList();
        if (answers.Count > 0)
        {
            console.WriteTable([Messages.ColumnNotice, Messages.ColumnLine, Messages.ColumnAnswer, Messages.ColumnTime, Messages.ColumnSummary], answers);
        }
    }

    private static string Result(ChecklistResult result) => result == ChecklistResult.Passed ? Messages.ChecklistPassed : Messages.ChecklistFailed;
}
