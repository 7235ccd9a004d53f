using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Cli.WorkOrders;

/// <summary>Work at terminals that software cannot do.</summary>
internal static class WorkOrdersCommand
{
    public static Command Create(CliServices services, Option<bool> json) => new("work-orders", Messages.CommandWorkOrders)
    {
        CreateList(services, json),
        CreateCreate(services, json),
        WorkOrderActionCommands.CreateAssign(services, json),
        WorkOrderActionCommands.CreateDone(services, json),
        WorkOrderActionCommands.CreateCancel(services, json),
    };

    private static Command CreateList(CliServices services, Option<bool> json)
    {
        var all = new Option<bool>("--all") { Description = Messages.OptionAll };
        var site = new Option<string?>("--site") { Description = Messages.OptionWorkOrderSite, HelpName = "SITE" }.Id();
        var terminal = new Option<string?>("--terminal") { Description = Messages.OptionWorkOrderTerminal, HelpName = "ID" }.Id();
        var state = new Option<string?>("--state") { Description = Messages.OptionWorkOrderState, HelpName = "STATE" }
            .Each(v => States.Contains(v), Messages.RuleOneOf.With(string.Join(", ", States)));
        var command = new Command("list", Messages.CommandWorkOrdersList) { site, terminal, state, all };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var page = await Pages.ReadAsync(
                parse.GetValue(all),
                (limit, continuation, token) => client.ListWorkOrdersAsync(parse.GetValue(site), parse.GetValue(terminal), parse.GetValue(state), limit, continuation, token),
                cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(page, ProtocolJson.Default.PageWorkOrder);
            }
            else
            {
                WorkOrderTables.WriteList(services.Console, page.Items);
                services.Console.NoteMore(page);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateCreate(CliServices services, Option<bool> json)
    {
        var id = new Argument<string>("ID") { Description = Messages.ArgumentTerminal }.Id();
        var task = new Option<string>("--task") { Description = Messages.OptionWorkOrderTask, HelpName = "TEXT", Required = true }.Text(Limits.LongText);
        var assign = new Option<string?>("--assign") { Description = Messages.OptionWorkOrderAssignee, HelpName = "WHO" }.Text(Limits.ShortText);
        var kind = new Option<string?>("--expect") { Description = Messages.OptionWorkOrderExpect, HelpName = "KIND" }.Each(PeripheralKinds.IsKnown, Messages.RulePeripheralKind);
        var model = new Option<string?>("--model") { Description = Messages.OptionWorkOrderModel, HelpName = "MODEL" }.Text(Limits.ShortText);
        var notSerial = new Option<string?>("--not-serial") { Description = Messages.OptionWorkOrderNotSerial, HelpName = "SERIAL" }.Text(Limits.ShortText);
        var firmware = new Option<string?>("--min-firmware") { Description = Messages.OptionWorkOrderFirmware, HelpName = "VERSION" }.Text(Limits.ShortText);
        var status = new Option<string?>("--status") { Description = Messages.OptionWorkOrderStatus, HelpName = "TEXT" }.Text(Limits.ShortText);
        var command = new Command("create", Messages.CommandWorkOrdersCreate) { id, task, assign, kind, model, notSerial, firmware, status };
        command.Validators.Add(result =>
        {
            if (result.GetResult(kind) is null && new Option[] { model, notSerial, firmware, status }.Any(o => result.GetResult(o) is not null))
            {
                result.AddError(Messages.RuleExpectFirst);
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var expects = parse.GetValue(kind) is { } named
                ? new PeripheralExpectation(named, parse.GetValue(model), parse.GetValue(notSerial), parse.GetValue(firmware), parse.GetValue(status))
                : null;
            var client = await Session.OpenAsync(services, cancellationToken);
            var order = await client.CreateWorkOrderAsync(
                parse.GetRequiredValue(id), new CreateWorkOrderRequest(parse.GetRequiredValue(task), expects, parse.GetValue(assign)), cancellationToken);
            WorkOrderTables.Write(services, parse.GetValue(json), order);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static IReadOnlyList<string> States { get; } = [.. Enum.GetValues<WorkOrderState>().Select(Console.Show.Name)];
}
