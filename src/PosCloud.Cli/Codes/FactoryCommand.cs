using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Cli.Codes;

internal static class FactoryCommand
{
    public static Command Create(CliServices services, Option<bool> json)
    {
        var file = new Argument<FileInfo>("FILE") { Description = Messages.ArgumentFactoryFile }.AcceptExistingOnly();
        var expires = new Option<string>("--expires") { Description = Messages.OptionFactoryExpires, HelpName = "TIME", DefaultValueFactory = _ => "365d" }
            .Duration(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(AddFactoryKeysRequest.MaxSeconds));
        var revoke = new Option<bool>("--revoke") { Description = Messages.OptionFactoryRevoke };
        var reason = new Option<string?>("--reason") { Description = Messages.OptionFactoryReason, HelpName = "TEXT" }.Text(Limits.LongText);
        var command = new Command("factory", Messages.CommandCodesFactory) { file, expires, revoke, reason };
        command.Validators.Add(result =>
        {
            if (result.GetValue(revoke) && string.IsNullOrWhiteSpace(result.GetValue(reason)))
            {
                result.AddError(Messages.RuleFactoryReason);
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var path = parse.GetRequiredValue(file).FullName;
            var keys = await FactoryList.ReadAsync(path, cancellationToken);
            var client = await Session.OpenAsync(services, cancellationToken);
            var runner = new FactoryRunner(client, services.Console);
            return parse.GetValue(revoke)
                ? await runner.RevokeAsync(path, keys, parse.GetValue(reason)!, parse.GetValue(json), cancellationToken)
                : await runner.AddAsync(path, keys, Durations.Parse(parse.GetRequiredValue(expires)), parse.GetValue(json), cancellationToken);
        });
        return command;
    }
}
