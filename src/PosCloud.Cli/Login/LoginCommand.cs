using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;

namespace PosCloud.Cli.Login;

internal static class LoginCommand
{
    public static Command Create(CliServices services, Option<bool> json)
    {
        var url = FromEnvironment(new Option<string>("--url") { Description = Messages.OptionUrl, HelpName = "URL" }.Url(), Session.UrlVariable);
        var estate = FromEnvironment(new Option<string>("--estate") { Description = Messages.OptionEstate, HelpName = "ESTATE" }.Estate(), Session.EstateVariable);
        var issuer = new Option<string>("--issuer") { Description = Messages.OptionIssuer, HelpName = "URL", Required = true }.Url();
        var clientId = new Option<string>("--client-id") { Description = Messages.OptionClientId, HelpName = "ID", Required = true }.Text(256);
        var scope = new Option<string?>("--scope") { Description = Messages.OptionScope, HelpName = "SCOPE" }.Text(512);
        var secretFile = new Option<FileInfo>("--client-secret-file") { Description = Messages.OptionSecretFile, HelpName = "FILE" };
        secretFile.AcceptExistingOnly();
        var secret = new Option<string?>("--client-secret") { Description = Messages.OptionSecret, HelpName = "-" };
        secret.Validators.Add(result =>
        {
            // Without the value: it is a secret.
            if (result.Tokens.Any(t => t.Value != "-"))
            {
                result.AddError(Messages.RuleSecret);
            }
        });

        var command = new Command("login", Messages.CommandLogin) { url, estate, issuer, clientId, scope, secretFile, secret };
        command.SetAction((parse, cancellationToken) =>
        {
            var options = new LoginOptions(
                new Uri(parse.GetRequiredValue(url)),
                parse.GetRequiredValue(estate),
                new Uri(parse.GetRequiredValue(issuer)),
                parse.GetRequiredValue(clientId),
                parse.GetValue(scope),
                parse.GetValue(secretFile)?.FullName,
                parse.GetValue(secret) is not null,
                parse.GetValue(json));
            return new LoginRunner(services).RunAsync(options, cancellationToken);
        });
        return command;

        Option<string> FromEnvironment(Option<string> option, string variable)
        {
            option.Required = string.IsNullOrEmpty(services.Environment(variable));
            if (!option.Required)
            {
                option.DefaultValueFactory = _ => services.Environment(variable)!;
            }

            return option;
        }
    }
}
