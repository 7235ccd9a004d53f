using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Cli.Terminals;

/// <summary><c>terminals replace</c>, <c>approve-replacement</c> and <c>cancel-replacement</c>: other hardware takes a terminal's place, by two people.</summary>
internal static class ReplaceCommands
{
    public static Command CreateReplace(CliServices services, Option<bool> json)
    {
        var id = new Argument<string>("ID") { Description = Messages.ArgumentTerminal }.Id();
        var hardware = Hardware();
        var reason = new Option<string>("--reason") { Description = Messages.OptionReason, HelpName = "TEXT", Required = true }.Text(Limits.LongText);
        var command = new Command("replace", Messages.CommandTerminalsReplace) { id, hardware, reason };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var terminal = await client.ReplaceTerminalAsync(
                parse.GetRequiredValue(id),
                new ReplaceTerminalRequest(parse.GetRequiredValue(hardware), parse.GetRequiredValue(reason)),
                cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(terminal, ProtocolJson.Default.TerminalView);
            }
            else
            {
                services.Console.Write(Messages.ReplacementAsked.With(
                    terminal.Replacement!.HardwareId, terminal.TerminalId, $"poscloud terminals approve-replacement {terminal.TerminalId} --hardware {terminal.Replacement.HardwareId}"));
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    public static Command CreateApprove(CliServices services, Option<bool> json)
    {
        var id = new Argument<string>("ID") { Description = Messages.ArgumentTerminal }.Id();
        var hardware = Hardware();
        var command = new Command("approve-replacement", Messages.CommandTerminalsApproveReplacement) { id, hardware };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var code = await client.ApproveReplacementAsync(
                parse.GetRequiredValue(id), new ApproveReplacementRequest(parse.GetRequiredValue(hardware)), cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(code, ProtocolJson.Default.EnrolmentCode);
            }
            else
            {
                services.Console.Write(code.Code);
                services.Console.Note(Messages.ReplacementApproved.With(parse.GetRequiredValue(hardware), code.TerminalId, Show.Time(code.ExpiresAt)));
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    public static Command CreateCancel(CliServices services, Option<bool> json)
    {
        var id = new Argument<string>("ID") { Description = Messages.ArgumentTerminal }.Id();
        var hardware = Hardware();
        var reason = new Option<string>("--reason") { Description = Messages.OptionReason, HelpName = "TEXT", Required = true }.Text(Limits.LongText);
        var command = new Command("cancel-replacement", Messages.CommandTerminalsCancelReplacement) { id, hardware, reason };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var terminal = await client.CancelReplacementAsync(
                parse.GetRequiredValue(id), new CancelReplacementRequest(parse.GetRequiredValue(hardware), parse.GetRequiredValue(reason)), cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(terminal, ProtocolJson.Default.TerminalView);
            }
            else
            {
                services.Console.Write(Messages.ReplacementCancelled.With(parse.GetRequiredValue(hardware), terminal.TerminalId));
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static Option<string> Hardware() =>
        new Option<string>("--hardware") { Description = Messages.OptionHardware, HelpName = "SERIAL", Required = true }.Id();
}
