using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;

namespace PosCloud.Cli.Trust;

internal static class TrustCommand
{
    public static Command Create(CliServices services, Option<bool> json) => new("trust", Messages.CommandTrust)
    {
        CreateKeygen(services),
        CreateInit(services),
        CreateSign(services),
        CreatePublish(services),
        CreatePin(services),
        CreateShow(services, json),
        CreateRenew(services),
    };

    private static Command CreateKeygen(CliServices services)
    {
        var path = new Option<string>("--out") { Description = Messages.OptionKeyOut, HelpName = "FILE", Required = true };
        var command = new Command("keygen", Messages.CommandTrustKeygen) { path };
        command.SetAction((parse, cancellationToken) => new TrustRunner(services).KeygenAsync(parse.GetRequiredValue(path), cancellationToken));
        return command;
    }

    private static Command CreateInit(CliServices services)
    {
        var root = PublicKeys("--root-key", Messages.OptionRootKey);
        var approvers = PublicKeys("--approver", Messages.OptionApprover);
        var rootThreshold = new Option<int>("--root-threshold") { Description = Messages.OptionRootThreshold, DefaultValueFactory = _ => 2 };
        var threshold = new Option<int>("--threshold") { Description = Messages.OptionThreshold, DefaultValueFactory = _ => 2 };
        var previous = new Option<FileInfo?>("--previous") { Description = Messages.OptionPrevious, HelpName = "FILE" };
        var path = new Option<string>("--out") { Description = Messages.OptionRootOut, HelpName = "FILE", Required = true };
        var command = new Command("init", Messages.CommandTrustInit) { root, approvers, rootThreshold, threshold, previous, path };
        command.SetAction(async (parse, cancellationToken) => await new TrustRunner(services).InitAsync(
            await Session.OpenAsync(services, cancellationToken),
            new InitOptions(
                parse.GetRequiredValue(root),
                parse.GetValue(rootThreshold),
                parse.GetRequiredValue(approvers),
                parse.GetValue(threshold),
                parse.GetValue(previous)?.FullName,
                parse.GetRequiredValue(path)),
            cancellationToken));
        return command;
    }

    private static Command CreateSign(CliServices services)
    {
        var file = RootFile();
        var key = Key();
        var command = new Command("sign", Messages.CommandTrustSign) { file, key };
        command.SetAction((parse, cancellationToken) => new TrustRunner(services).SignAsync(
            parse.GetRequiredValue(file).FullName, parse.GetRequiredValue(key), cancellationToken));
        return command;
    }

    private static Command CreatePublish(CliServices services)
    {
        var file = RootFile();
        var command = new Command("publish", Messages.CommandTrustPublish) { file };
        command.SetAction(async (parse, cancellationToken) => await new TrustRunner(services).PublishAsync(
            await Session.OpenAsync(services, cancellationToken), parse.GetRequiredValue(file).FullName, cancellationToken));
        return command;
    }

    private static Command CreatePin(CliServices services)
    {
        var file = RootFile();
        var command = new Command("pin", Messages.CommandTrustPin) { file };
        command.SetAction(async (parse, cancellationToken) => await new TrustRunner(services).PinAsync(
            await Session.OpenAsync(services, cancellationToken), parse.GetRequiredValue(file).FullName, cancellationToken));
        return command;
    }

    private static Command CreateShow(CliServices services, Option<bool> json)
    {
        var command = new Command("show", Messages.CommandTrustShow);
        command.SetAction(async (parse, cancellationToken) => await new TrustRunner(services).ShowAsync(
            await Session.OpenAsync(services, cancellationToken), parse.GetValue(json), cancellationToken));
        return command;
    }

    private static Command CreateRenew(CliServices services)
    {
        var key = Key();
        var directors = new Option<string[]>("--director") { Description = Messages.OptionDirector, HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
        var command = new Command("renew", Messages.CommandTrustRenew) { key, directors };
        command.SetAction(async (parse, cancellationToken) => await new TrustRunner(services).RenewAsync(
            await Session.OpenAsync(services, cancellationToken), parse.GetRequiredValue(key), parse.GetValue(directors) ?? [], cancellationToken));
        return command;
    }

    private static Argument<FileInfo> RootFile() => new Argument<FileInfo>("FILE") { Description = Messages.ArgumentRoot }.AcceptExistingOnly();

    private static Option<string> Key() => new("--key") { Description = Messages.OptionKey, HelpName = "KEY", Required = true };

    private static Option<string[]> PublicKeys(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE", Required = true, AllowMultipleArgumentsPerToken = true };
}
