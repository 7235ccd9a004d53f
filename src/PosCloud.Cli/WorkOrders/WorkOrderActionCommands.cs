using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Cli.WorkOrders;

/// <summary><c>work-orders assign</c>, <c>done</c> and <c>cancel</c>.</summary>
internal static class WorkOrderActionCommands
{
    public static Command CreateAssign(CliServices services, Option<bool> json)
    {
        var who = new Option<string>("--to") { Description = Messages.OptionWorkOrderAssignee, HelpName = "WHO", Required = true }.Text(Limits.ShortText);
        return Create(services, json, "assign", Messages.CommandWorkOrdersAssign, who, parse => new WorkOrderActionRequest(WorkOrderAction.Assign, parse.GetRequiredValue(who)));
    }

    public static Command CreateDone(CliServices services, Option<bool> json)
    {
        var note = new Option<string?>("--note") { Description = Messages.OptionWorkOrderNote, HelpName = "TEXT" }.Text(Limits.LongText);
        return Create(services, json, "done", Messages.CommandWorkOrdersDone, note, parse => new WorkOrderActionRequest(WorkOrderAction.Done, Reason: parse.GetValue(note)));
    }

    public static Command CreateCancel(CliServices services, Option<bool> json)
    {
        var reason = new Option<string>("--reason") { Description = Messages.OptionReason, HelpName = "TEXT", Required = true }.Text(Limits.LongText);
        return Create(
            services, json, "cancel", Messages.CommandWorkOrdersCancel, reason, parse => new WorkOrderActionRequest(WorkOrderAction.Cancel, Reason: parse.GetRequiredValue(reason)));
    }

    private static Command Create(
        CliServices services, Option<bool> json, string name, string description, Option option, Func<ParseResult, WorkOrderActionRequest> read)
    {
        var terminal = new Argument<string>("ID") { Description = Messages.ArgumentTerminal }.Id();
        var order = new Argument<string>("ORDER") { Description = Messages.ArgumentWorkOrder }.Id();
        var command = new Command(name, description) { terminal, order, option };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var changed = await client.ActOnWorkOrderAsync(parse.GetRequiredValue(terminal), parse.GetRequiredValue(order), read(parse), cancellationToken);
            WorkOrderTables.Write(services, parse.GetValue(json), changed);
            return ExitCodes.Ok;
        });
        return command;
    }
}
