using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;

namespace PosCloud.Cli.Rollouts;

internal static class WatchCommand
{
    public static Command Create(CliServices services, Option<bool> json)
    {
        var id = new Argument<string>("ID") { Description = Messages.ArgumentRollout }.Id();
        var interval = Interval();
        var command = new Command("watch", Messages.CommandRolloutsWatch) { id, interval };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var every = Durations.Parse(parse.GetRequiredValue(interval));
            return await new WatchRunner(client, services.Console).RunAsync(parse.GetRequiredValue(id), every, parse.GetValue(json), cancellationToken);
        });
        return command;
    }

    public static Option<string> Interval() =>
        new Option<string>("--interval") { Description = Messages.OptionInterval, HelpName = "TIME", DefaultValueFactory = _ => "2s" }
            .Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
}
