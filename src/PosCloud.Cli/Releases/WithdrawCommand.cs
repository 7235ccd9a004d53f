using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;

namespace PosCloud.Cli.Releases;

internal static class WithdrawCommand
{
    public static Command Create(CliServices services, Option<bool> json)
    {
        var id = new Argument<string>("ID") { Description = Messages.ArgumentRelease }.Id();
        var reason = new Option<string>("--reason") { Description = Messages.OptionReason, HelpName = "TEXT", Required = true }.Text(Limits.LongText);
        var command = new Command("withdraw", Messages.CommandReleasesWithdraw) { id, reason };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var release = await client.WithdrawReleaseAsync(
                parse.GetRequiredValue(id), new WithdrawReleaseRequest(parse.GetRequiredValue(reason)), cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(release, ProtocolJson.Default.ReleaseView);
            }
            else
            {
                services.Console.Write(Messages.ReleaseWithdrawn.With(release.ReleaseId));
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
