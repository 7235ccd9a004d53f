using System.Globalization;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Audit;

namespace PosCloud.Cli.Audit;

internal static class AuditTables
{
    public static void WriteList(ICliConsole console, IEnumerable<AuditLine> lines) => console.WriteTable(
        [Messages.ColumnSeq, Messages.ColumnTime, Messages.ColumnActor, Messages.ColumnAction, Messages.ColumnOutcome, Messages.ColumnReason],
        lines.Select(Row));

    /// <summary>What was found, as a line; the exit code says the same to a script.</summary>
    public static int WriteReport(ICliConsole console, AuditReport report, bool json)
    {
        if (json)
        {
            console.WriteJson(report, CliJson.Default.AuditReport);
        }
        else
        {
            foreach (var file in report.Files ?? [])
            {
                console.Write(file);
            }

            console.Write(report.Fault is { } fault
                ? Messages.AuditFault.With(Show.Name(fault.Kind), fault.Seq)
                : Messages.AuditGood.With(report.Head.Seq, report.Head.Sha256));
        }

        return report.Fault is null ? ExitCodes.Ok : ExitCodes.Refused;
    }

    private static string[] Row(AuditLine line)
    {
        var seq = line.Seq.ToString(CultureInfo.InvariantCulture);
        try
        {
            var entry = AuditChain.Read(line.Line);
            var outcome = Show.Name(entry.Phase) + (entry.Problem is null ? "" : $" ({entry.Problem})");
            return [seq, Show.Time(entry.At), entry.Actor, entry.Action, outcome, Show.OrDash(entry.Reason)];
        }
        catch (System.Text.Json.JsonException)
        {
            // Somebody has worked on the table; the list must still show the rest.
            return [seq, "-", "-", "-", Show.Name(AuditFaultKind.Unreadable), "-"];
        }
    }
}
