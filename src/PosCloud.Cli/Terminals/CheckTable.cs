using System.Globalization;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Failures;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Cli.Terminals;

/// <summary>How a self-test went, and what its failure means.</summary>
internal static class CheckTable
{
    public static void Write(ICliConsole console, ExecutionView? execution)
    {
        if (execution?.Checks is { Count: > 0 } checks)
        {
            console.WriteTable(
                [Messages.ColumnCheck, Messages.ColumnCheckResult, Messages.ColumnDuration, Messages.ColumnDetail],
                checks.Select(c => new[]
                {
                    c.Name,
                    c.Passed ? Messages.CheckPassed : c.Code ?? Messages.CheckFailed,
                    $"{c.DurationMs} ms",
                    Show.OrDash(c.Detail),
                }));
        }

        if (FailureCatalogue.Find(execution?.Reason) is { } failure)
        {
            var text = failure.In(CultureInfo.CurrentUICulture.Name);
            console.Write(Messages.FailureMeans.With(failure.Code, text.Cause, text.Remedy));
        }
    }
}
