using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Cli.Terminals;

internal static class RevokeCommand
{
    public static Command Create(CliServices services, Option<bool> json)
    {
        var id = new Argument<string>("ID") { Description = Messages.ArgumentTerminal }.Id();
        var reason = new Option<string>("--reason") { Description = Messages.OptionReason, HelpName = "TEXT", Required = true }.Text(Limits.LongText);
        var command = new Command("revoke", Messages.CommandTerminalsRevoke) { id, reason };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var terminal = await client.RevokeTerminalAsync(
                parse.GetRequiredValue(id), new RevokeTerminalRequest(parse.GetRequiredValue(reason)), cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(terminal, ProtocolJson.Default.TerminalView);
            }
            else
            {
                services.Console.Write(Messages.TerminalRevoked.With(terminal.TerminalId));
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
