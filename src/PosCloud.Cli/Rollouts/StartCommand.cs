using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Cli.Rollouts;

internal static class StartCommand
{
    public static Command Create(CliServices services, Option<bool> json)
    {
        var release = new Option<string>("--release") { Description = Messages.OptionRelease, HelpName = "ID", Required = true }.Id();
        var id = new Option<string?>("--id") { Description = Messages.OptionRolloutId, HelpName = "ID" }.Id();
        var sites = new Option<string[]>("--site") { Description = Messages.OptionTargetSite, HelpName = "SITE" }.Text(Limits.ShortText);
        var models = new Option<string[]>("--model") { Description = Messages.OptionTargetModel, HelpName = "MODEL" }.Text(Limits.ShortText);
        var terminals = new Option<string[]>("--terminal") { Description = Messages.OptionTargetTerminal, HelpName = "ID" }.Id();
        var watch = new Option<bool>("--watch") { Description = Messages.OptionWatch };
        var interval = WatchCommand.Interval();

        var command = new Command("start", Messages.CommandRolloutsStart) { release, id, sites, models, terminals, watch, interval };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var target = new RolloutTarget(parse.GetValue(models), parse.GetValue(sites), parse.GetValue(terminals));
            var options = new StartOptions(
                parse.GetRequiredValue(release),
                parse.GetValue(id),
                target,
                parse.GetValue(watch),
                Durations.Parse(parse.GetRequiredValue(interval)),
                parse.GetValue(json));
            var client = await Session.OpenAsync(services, cancellationToken);
            return await new StartRunner(client, services).RunAsync(options, cancellationToken);
        });
        return command;
    }
}
