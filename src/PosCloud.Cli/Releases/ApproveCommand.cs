using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;

namespace PosCloud.Cli.Releases;

internal static class ApproveCommand
{
    public static Command Create(CliServices services, Option<bool> json)
    {
        var id = new Argument<string>("ID") { Description = Messages.ArgumentRelease }.Id();
        var image = new Option<FileInfo[]>("--image") { Description = Messages.OptionApproveImage, HelpName = "FILE", Required = true, AllowMultipleArgumentsPerToken = true }.AcceptExistingOnly();
        var key = new Option<string>("--key") { Description = Messages.OptionKey, HelpName = "KEY", Required = true };
        var minimum = new Option<long>("--minimum-counter") { Description = Messages.OptionMinimumCounter, HelpName = "N" };
        var models = new Option<string[]>("--model") { Description = Messages.OptionModel, HelpName = "MODEL", AllowMultipleArgumentsPerToken = true }.Text(Limits.ShortText);
        var replace = new Option<bool>("--replace") { Description = Messages.OptionReplace };
        var yes = new Option<bool>("--yes") { Description = Messages.OptionYes };
        var command = new Command("approve", Messages.CommandReleasesApprove) { id, image, key, minimum, models, replace, yes };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var options = new ApproveOptions(
                parse.GetRequiredValue(id),
                [.. parse.GetRequiredValue(image).Select(f => f.FullName)],
                parse.GetRequiredValue(key),
                Math.Max(0, parse.GetValue(minimum)),
                parse.GetValue(models) ?? [],
                parse.GetValue(replace),
                parse.GetValue(yes),
                parse.GetValue(json));
            var client = await Session.OpenAsync(services, cancellationToken);
            return await new ApproveRunner(client, services).RunAsync(options, cancellationToken);
        });
        return command;
    }
}
