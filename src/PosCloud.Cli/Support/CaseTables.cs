using System.Globalization;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Support;

namespace PosCloud.Cli.Support;

internal static class CaseTables
{
    public static void WriteList(ICliConsole console, IReadOnlyList<SupportCaseView> cases) => console.WriteTable(
        [Messages.ColumnCase, Messages.ColumnTerminal, Messages.ColumnSite, Messages.ColumnCause, Messages.ColumnReason, Messages.ColumnOpens, Messages.ColumnAssignee, Messages.ColumnClosed],
        cases.Select(c => new[]
        {
            c.CaseId, c.TerminalId, c.Site, Show.Name(c.Cause), Show.OrDash(c.Reason), Show.Time(c.OpenedAt), Show.OrDash(c.Assignee), Show.Time(c.ClosedAt),
        }));

    /// <summary>The case with what helps: advice in the reader's language, whom to call, what happened.</summary>
    public static void WriteCase(ICliConsole console, SupportCaseView c)
    {
        WriteList(console, [c]);
        if (c.Text is { } text)
        {
            console.Write(Messages.CaseOpenedBy.With(c.OpenedBy, text));
        }

        if (c.Closing is { } closing)
        {
            console.Write(Messages.CaseClosedBy.With(c.ClosedBy!, closing));
        }

        var language = CultureInfo.CurrentUICulture.Name;
        if (c.Advice is { Count: > 0 } advice)
        {
            var own = advice.FirstOrDefault(a => a.Language == language)
                ?? advice.FirstOrDefault(a => a.Language.Split('-')[0] == language.Split('-')[0])
                ?? advice[0];
            console.Write(Messages.FailureMeans.With(c.Reason!, own.Cause, own.Remedy));
        }

        if (c.Vendor is { } vendor)
        {
            console.Write(Messages.CaseVendor.With(
                vendor.Model, string.Join(", ", new[] { vendor.Name, vendor.Phone, vendor.Email, vendor.Url, vendor.Hours, vendor.Contract }.OfType<string>())));
        }

        if (c.Diagnostics is { Count: > 0 } diagnostics)
        {
            DiagnosticsCommand.WriteTable(console, diagnostics);
        }

        if (c.Timeline is { Count: > 0 } timeline)
        {
            console.WriteTable(
                [Messages.ColumnTime, Messages.ColumnKind, Messages.ColumnSummary], timeline.Select(t => new[] { Show.Time(t.At), t.Kind, t.Summary }));
        }
    }
}
