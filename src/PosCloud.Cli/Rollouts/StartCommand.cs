using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;

namespace PosCloud.Cli.Rollouts;

internal static class StartCommand
{
    public static Command Create(CliServices services, Option<bool> json)
    {
        var release = new Option<string>("--release") { Description = Messages.OptionRelease, HelpName = "ID", Required = true }.Id();
        var id = new Option<string?>("--id") { Description = Messages.OptionRolloutId, HelpName = "ID" }.Id();
        var where = new Option<string>("--where") { Description = Messages.OptionWhere, HelpName = "FILTER", Required = true }.Text(Limits.FilterText);
        var watch = new Option<bool>("--watch") { Description = Messages.OptionWatch };
        var interval = WatchCommand.Interval();

        var command = new Command("start", Messages.CommandRolloutsStart) { release, id, where, watch, interval };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var options = new StartOptions(
                parse.GetRequiredValue(release),
                parse.GetValue(id),
                parse.GetRequiredValue(where),
                parse.GetValue(watch),
                Durations.Parse(parse.GetRequiredValue(interval)),
                parse.GetValue(json));
            var client = await Session.OpenAsync(services, cancellationToken);
            return await new StartRunner(client, services).RunAsync(options, cancellationToken);
        });
        return command;
    }
}
