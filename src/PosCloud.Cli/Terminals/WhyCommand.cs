using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Cli.Terminals;

/// <summary><c>terminals why</c>: what the next check-in would be answered, and by which rule.</summary>
internal static class WhyCommand
{
    public static Command Create(CliServices services, Option<bool> json)
    {
        var id = new Argument<string>("ID") { Description = Messages.ArgumentTerminal }.Id();
        var command = new Command("why", Messages.CommandTerminalsWhy) { id };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var why = await client.WhyAsync(parse.GetRequiredValue(id), cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(why, ProtocolJson.Default.WhyView);
            }
            else
            {
                Write(services.Console, why);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Write(ICliConsole console, WhyView why)
    {
        console.Write(why switch
        {
            { RolloutId: not null } => Messages.WhyOffer.With(why.TerminalId, why.ReleaseId!, why.RolloutId),
            { Execution: { } running } => Messages.WhyRunning.With(why.TerminalId, running.ReleaseId, Show.Name(running.State)),
            _ => Messages.WhyNothing.With(why.TerminalId),
        });
        if (why.Execution is { } execution)
        {
            console.Write(Messages.WhyLeft.With(Show.StepOf(execution)));
        }

        if (why.Floor is { } floor)
        {
            console.Write(Messages.WhyFloor.With(floor.Component, floor.Minimum, floor.Reason));
        }

        if (why.Last is { } last)
        {
            console.Write(Messages.WhyLast.With(last.ReleaseId, Show.Name(last.State), Show.OrDash(last.Reason), Show.OrDash(last.Detail)));
        }

        CheckTable.Write(console, why.Last);
        console.Write(Messages.WhySeen.With(Show.Time(why.SeenAt), Show.Time(why.NextCheckInAt)));
        if (why.Refusals.Count > 0)
        {
            console.WriteTable(
                [Messages.ColumnRollout, Messages.ColumnRule, Messages.ColumnSeen, Messages.ColumnNeeded, Messages.ColumnNextTry],
                why.Refusals.Select(r => new[] { Show.OrDash(r.RolloutId), r.Rule, r.Seen, r.Needed, Show.Time(r.NextTry) }));
        }
    }
}
