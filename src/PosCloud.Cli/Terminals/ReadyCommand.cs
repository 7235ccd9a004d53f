using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Cli.Terminals;

/// <summary><c>terminals ready</c>: who will make a rollout, and who will not and why; the worst first.</summary>
internal static class ReadyCommand
{
    /// <summary>Checks that are named for one terminal; <c>--json</c> has all.</summary>
    private const int Shown = 4;

    public static Command Create(CliServices services, Option<bool> json)
    {
        var rollout = new Option<string>("--rollout") { Description = Messages.OptionReadyRollout, HelpName = "ID", Required = true }.Id();
        var wave = new Option<string?>("--wave") { Description = Messages.OptionReadyWave, HelpName = "NAME" }.Id();
        var site = new Option<string?>("--site") { Description = Messages.OptionReadySite, HelpName = "SITE" }.Id();
        var command = new Command("ready", Messages.CommandTerminalsReady) { rollout, wave, site };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var id = parse.GetRequiredValue(rollout);
            var page = await Pages.ReadAsync(
                all: true,
                (limit, continuation, token) => client.ReadinessAsync(id, parse.GetValue(wave), parse.GetValue(site), limit, continuation, token),
                cancellationToken);
            var report = Report(id, page.Items);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(report, CliJson.Default.ReadinessReport);
            }
            else
            {
                Write(services.Console, report);
            }

            return report.Items.Any(t => t.Verdict == ReadinessVerdict.NotReady) ? ExitCodes.Refused : ExitCodes.Ok;
        });
        return command;
    }

    private static ReadinessReport Report(string rolloutId, IReadOnlyList<TerminalReadiness> items) => new(
        rolloutId,
        items.GroupBy(t => t.Verdict).OrderBy(g => g.Key).ToDictionary(g => Show.Name(g.Key), g => g.Count()),
        [.. items
            .OrderBy(t => t.Verdict)
            .ThenByDescending(t => t.Checks.Count(c => c.AtWindow == ReadinessMark.NotMet))
            .ThenByDescending(t => t.Checks.Count(c => c.Now == ReadinessMark.NotMet))
            .ThenBy(t => t.Site, StringComparer.Ordinal)
            .ThenBy(t => t.TerminalId, StringComparer.Ordinal)]);

    private static void Write(ICliConsole console, ReadinessReport report)
    {
        console.Write(Messages.ReadyLine.With(
            report.Items.Count, report.RolloutId, Count(report, ReadinessVerdict.NotReady), Count(report, ReadinessVerdict.Waits),
            Count(report, ReadinessVerdict.Ready), Count(report, ReadinessVerdict.Running), Count(report, ReadinessVerdict.Done)));
        var checklists = report.Items.Select(t => t.Checklist).OfType<ChecklistCount>().ToList();
        if (checklists.Count > 0)
        {
            console.Write(Messages.ReadyChecklists.With(checklists.Count, checklists.Sum(c => c.Passed), checklists.Sum(c => c.Failed), checklists.Sum(c => c.Open)));
            var failed = report.Items.Where(t => t.Checklist is { Failed: > 0 }).ToList();
            if (failed.Count > 0)
            {
                console.WriteTable(
                    [Messages.ColumnTerminal, Messages.ColumnSite, Messages.ChecklistFailed], failed.Select(t => new[] { t.TerminalId, t.Site, $"{t.Checklist!.Failed}" }));
            }
        }

        var open = report.Items.Where(t => t.Verdict < ReadinessVerdict.Done).ToList();
        if (open.Count > 0)
        {
            console.WriteTable(
                [Messages.ColumnTerminal, Messages.ColumnSite, Messages.ColumnWave, Messages.ColumnVerdict, Messages.ColumnWindow, Messages.ColumnMissing],
                open.Select(t => new[] { t.TerminalId, t.Site, t.Wave, Verdict(t.Verdict), Show.Time(t.WindowAt), Missing(t) }));
        }
    }

    private static int Count(ReadinessReport report, ReadinessVerdict verdict) => report.Counts.GetValueOrDefault(Show.Name(verdict));

    private static string Verdict(ReadinessVerdict verdict) => verdict switch
    {
        ReadinessVerdict.NotReady => Messages.VerdictNotReady,
        ReadinessVerdict.Waits => Messages.VerdictWaits,
        ReadinessVerdict.Ready => Messages.VerdictReady,
        ReadinessVerdict.Running => Messages.VerdictRunning,
        _ => Messages.VerdictDone,
    };

    /// <summary>What is missing at the window; where nothing is, what is missing now.</summary>
    private static string Missing(TerminalReadiness terminal)
    {
        var missing = terminal.Checks.Where(c => c.AtWindow == ReadinessMark.NotMet).ToList();
        if (missing.Count == 0)
        {
            missing = [.. terminal.Checks.Where(c => c.Now == ReadinessMark.NotMet)];
        }

        var more = missing.Count > Shown ? $"; +{missing.Count - Shown}" : "";
        return Show.OrDash(string.Join("; ", missing.Take(Shown).Select(Text)) + more);
    }

    private static string Text(ReadinessCheck check) => check.Refusal is { } refusal
        ? Messages.ReadyMissing.With(Name(check.Name), refusal.Rule, refusal.Seen, refusal.Needed)
        : Name(check.Name);

    private static string Name(string area) => area switch
    {
        ReadinessAreas.Contact => Messages.AreaContact,
        ReadinessAreas.Upgrade => Messages.AreaUpgrade,
        ReadinessAreas.Power => Messages.AreaPower,
        ReadinessAreas.Network => Messages.AreaNetwork,
        ReadinessAreas.Storage => Messages.AreaStorage,
        ReadinessAreas.Batch => Messages.AreaBatch,
        ReadinessAreas.Backup => Messages.AreaBackup,
        ReadinessAreas.Idle => Messages.AreaIdle,
        ReadinessAreas.Equipment => Messages.AreaEquipment,
        ReadinessAreas.Notice => Messages.AreaNotice,
        ReadinessAreas.Schedule => Messages.AreaSchedule,
        _ => area,
    };
}
