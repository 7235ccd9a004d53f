using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Cli.Rollouts;

internal static class ForecastTables
{
    public static void Write(ICliConsole console, RolloutForecast f)
    {
        console.Write(Messages.ForecastLine.With(f.Members, f.ReleaseId, f.Ready, f.UpToDate, f.Members - f.Ready - f.UpToDate));
        console.Write(Messages.ForecastBytes.With(Show.Bytes(f.BytesByDelta), Show.Bytes(f.BytesByFull)));
        console.Write(f.MeasuredIn is { } measured
            ? Messages.ForecastMeasured.With(Show.Time(f.ExpectedEndAt), f.BusiestMinute, f.UpgradeSeconds, measured)
            : Messages.ForecastTime.With(Show.Time(f.ExpectedEndAt), f.BusiestMinute, f.UpgradeSeconds));
        console.WriteTable(
            [Messages.ColumnWave, Messages.ColumnMembers, Messages.ColumnReady, Messages.ColumnSize, Messages.ColumnOpens, Messages.ColumnEnds],
            f.Waves.Select(w => new[] { w.Name, w.Members.ToString(), w.Ready.ToString(), Show.Bytes(w.Bytes), Show.Time(w.OpensAt), Show.Time(w.EndsAt) }));
        Rules(console, Messages.ColumnBlocked, f.Blocked);
        Rules(console, Messages.ColumnWaits, f.Waits);
    }

    private static void Rules(ICliConsole console, string title, IReadOnlyList<RuleCount> counts)
    {
        if (counts.Count > 0)
        {
            console.WriteTable(
                [title, Messages.ColumnTerminals, Messages.ColumnExample, Messages.ColumnSeen, Messages.ColumnNeeded, Messages.ColumnNextTry],
                counts.Select(c => new[] { c.Rule, c.Terminals.ToString(), c.TerminalId, c.Example.Seen, c.Example.Needed, Show.Time(c.Example.NextTry) }));
        }
    }
}
