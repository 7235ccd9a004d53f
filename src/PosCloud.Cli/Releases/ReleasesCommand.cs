using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;

namespace PosCloud.Cli.Releases;

internal static class ReleasesCommand
{
    public static Command Create(CliServices services, Option<bool> json) => new("releases", Messages.CommandReleases)
    {
        PublishCommand.Create(services, json),
        CreateList(services, json),
        CreateShow(services, json),
        ApproveCommand.Create(services, json),
        WithdrawCommand.Create(services, json),
    };

    private static Command CreateList(CliServices services, Option<bool> json)
    {
        var all = new Option<bool>("--all") { Description = Messages.OptionAll };
        var command = new Command("list", Messages.CommandReleasesList) { all };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var page = await Pages.ReadAsync(parse.GetValue(all), client.ListReleasesAsync, cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(page, ProtocolJson.Default.PageReleaseView);
            }
            else
            {
                ReleaseTables.WriteList(services.Console, page.Items);
                services.Console.NoteMore(page);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateShow(CliServices services, Option<bool> json)
    {
        var id = new Argument<string>("ID") { Description = Messages.ArgumentRelease }.Id();
        var command = new Command("show", Messages.CommandReleasesShow) { id };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var release = await client.GetReleaseAsync(parse.GetRequiredValue(id), cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(release, ProtocolJson.Default.ReleaseView);
            }
            else
            {
                ReleaseTables.WriteRelease(services.Console, release);
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
