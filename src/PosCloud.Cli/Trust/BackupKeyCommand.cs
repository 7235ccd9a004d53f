using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;

namespace PosCloud.Cli.Trust;

/// <summary><c>trust backup-key</c>: who can open the backups of the estate.</summary>
internal static class BackupKeyCommand
{
    public static Command Create(CliServices services) => new("backup-key", Messages.CommandBackupKey)
    {
        CreateCreate(services),
        CreateAdd(services),
        CreateRemove(services),
        CreateList(services),
    };

    private static Command CreateCreate(CliServices services)
    {
        var path = new Option<string>("--out") { Description = Messages.OptionKeyOut, HelpName = "FILE", Required = true };
        var command = new Command("create", Messages.CommandBackupKeyCreate) { path };
        command.SetAction((parse, cancellationToken) => new BackupKeyRunner(services).CreateAsync(parse.GetRequiredValue(path), cancellationToken));
        return command;
    }

    private static Command CreateAdd(CliServices services)
    {
        var name = Name();
        var file = new Argument<FileInfo>("FILE") { Description = Messages.ArgumentBackupKey }.AcceptExistingOnly();
        var key = Key();
        var command = new Command("add", Messages.CommandBackupKeyAdd) { name, file, key };
        command.SetAction(async (parse, cancellationToken) => await new BackupKeyRunner(services).AddAsync(
            await Session.OpenAsync(services, cancellationToken),
            parse.GetRequiredValue(name),
            parse.GetRequiredValue(file).FullName,
            parse.GetRequiredValue(key),
            cancellationToken));
        return command;
    }

    private static Command CreateRemove(CliServices services)
    {
        var name = Name();
        var key = Key();
        var command = new Command("remove", Messages.CommandBackupKeyRemove) { name, key };
        command.SetAction(async (parse, cancellationToken) => await new BackupKeyRunner(services).RemoveAsync(
            await Session.OpenAsync(services, cancellationToken), parse.GetRequiredValue(name), parse.GetRequiredValue(key), cancellationToken));
        return command;
    }

    private static Command CreateList(CliServices services)
    {
        var command = new Command("list", Messages.CommandBackupKeyList);
        command.SetAction(async (_, cancellationToken) => await new BackupKeyRunner(services).ListAsync(
            await Session.OpenAsync(services, cancellationToken), cancellationToken));
        return command;
    }

    private static Argument<string> Name() => new Argument<string>("NAME") { Description = Messages.ArgumentRecipient }.Id();

    private static Option<string> Key() => new("--key") { Description = Messages.OptionKey, HelpName = "FILE", Required = true };
}
