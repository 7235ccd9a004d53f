using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;

namespace PosCloud.Cli.Rollouts;

internal static class RolloutsCommand
{
    public static Command Create(CliServices services, Option<bool> json)
    {
        var command = new Command("rollouts", Messages.CommandRollouts)
        {
            PlanCommand.Create(services, json),
            StartCommand.Create(services, json),
            CreateList(services, json),
            CreateShow(services, json),
            WatchCommand.Create(services, json),
        };
        ActionCommands.Create(services, json).ToList().ForEach(command.Subcommands.Add);
        return command;
    }

    private static Command CreateList(CliServices services, Option<bool> json)
    {
        var all = new Option<bool>("--all") { Description = Messages.OptionAll };
        var command = new Command("list", Messages.CommandRolloutsList) { all };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var page = await Pages.ReadAsync(parse.GetValue(all), client.ListRolloutsAsync, cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(page, ProtocolJson.Default.PageRolloutView);
            }
            else
            {
                RolloutTables.WriteList(services.Console, page.Items);
                services.Console.NoteMore(page);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateShow(CliServices services, Option<bool> json)
    {
        var id = new Argument<string>("ID") { Description = Messages.ArgumentRollout }.Id();
        var command = new Command("show", Messages.CommandRolloutsShow) { id };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var rollout = await client.GetRolloutAsync(parse.GetRequiredValue(id), cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(rollout, ProtocolJson.Default.RolloutView);
            }
            else
            {
                RolloutTables.WriteRollout(services.Console, rollout);
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
