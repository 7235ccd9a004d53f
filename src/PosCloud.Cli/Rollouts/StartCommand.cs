using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;

namespace PosCloud.Cli.Rollouts;

internal static class StartCommand
{
    public static Command Create(CliServices services, Option<bool> json)
    {
        var request = new RequestOptions();
        var watch = new Option<bool>("--watch") { Description = Messages.OptionWatch };
        var interval = WatchCommand.Interval();

        var command = new Command("start", Messages.CommandRolloutsStart);
        request.All.ToList().ForEach(command.Options.Add);
        command.Options.Add(watch);
        command.Options.Add(interval);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var options = new StartOptions(
                request.Read(parse, () => RolloutIds.New(services.Time)),
                parse.GetValue(watch),
                Durations.Parse(parse.GetRequiredValue(interval)),
                parse.GetValue(json));
            var client = await Session.OpenAsync(services, cancellationToken);
            return await new StartRunner(client, services).RunAsync(options, cancellationToken);
        });
        return command;
    }
}
