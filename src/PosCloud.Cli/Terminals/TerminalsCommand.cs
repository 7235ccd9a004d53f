using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;

namespace PosCloud.Cli.Terminals;

internal static class TerminalsCommand
{
    public static Command Create(CliServices services, Option<bool> json) => new("terminals", Messages.CommandTerminals)
    {
        CreateList(services, json),
        CreateShow(services, json),
        WhyCommand.Create(services, json),
        ReadyCommand.Create(services, json),
        RevokeCommand.Create(services, json),
        ReplaceCommands.CreateReplace(services, json),
        ReplaceCommands.CreateApprove(services, json),
        ReplaceCommands.CreateCancel(services, json),
    };

    private static Command CreateList(CliServices services, Option<bool> json)
    {
        var all = new Option<bool>("--all") { Description = Messages.OptionAll };
        var command = new Command("list", Messages.CommandTerminalsList) { all };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var page = await Pages.ReadAsync(parse.GetValue(all), client.ListTerminalsAsync, cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(page, ProtocolJson.Default.PageTerminalView);
            }
            else
            {
                TerminalTables.WriteList(services.Console, page.Items);
                services.Console.NoteMore(page);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateShow(CliServices services, Option<bool> json)
    {
        var id = new Argument<string>("ID") { Description = Messages.ArgumentTerminal }.Id();
        var command = new Command("show", Messages.CommandTerminalsShow) { id };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var terminal = await client.GetTerminalAsync(parse.GetRequiredValue(id), cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(terminal, ProtocolJson.Default.TerminalView);
            }
            else
            {
                TerminalTables.WriteTerminal(services.Console, terminal);
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
