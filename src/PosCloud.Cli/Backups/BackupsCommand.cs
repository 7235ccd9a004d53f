using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;

namespace PosCloud.Cli.Backups;

/// <summary><c>backups</c>: what terminals backed up, and having it restored.</summary>
internal static class BackupsCommand
{
    public static Command Create(CliServices services, Option<bool> json) => new("backups", Messages.CommandBackups)
    {
        CreateList(services, json),
        CreateShow(services, json),
        CreateDelete(services),
        CreateRelease(services),
    };

    private static Command CreateList(CliServices services, Option<bool> json)
    {
        var terminal = Terminal();
        var command = new Command("list", Messages.CommandBackupsList) { terminal };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var list = await client.ListBackupsAsync(parse.GetRequiredValue(terminal), cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(list, ProtocolJson.Default.BackupList);
            }
            else
            {
                BackupTables.WriteList(services.Console, list);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateShow(CliServices services, Option<bool> json)
    {
        var (terminal, backup) = (Terminal(), Backup());
        var command = new Command("show", Messages.CommandBackupsShow) { terminal, backup };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var view = await client.GetBackupAsync(parse.GetRequiredValue(terminal), parse.GetRequiredValue(backup), cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(view, ProtocolJson.Default.BackupView);
            }
            else
            {
                BackupTables.WriteBackup(services.Console, view);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateDelete(CliServices services)
    {
        var (terminal, backup) = (Terminal(), Backup());
        var reason = new Option<string>("--reason") { Description = Messages.OptionReason, HelpName = "TEXT", Required = true }.Text(Limits.LongText);
        var command = new Command("delete", Messages.CommandBackupsDelete) { terminal, backup, reason };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var view = await client.DeleteBackupAsync(
                parse.GetRequiredValue(terminal), parse.GetRequiredValue(backup), new DeleteBackupRequest(parse.GetRequiredValue(reason)), cancellationToken);
            services.Console.Write(Messages.BackupDeleted.With(view.BackupId));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateRelease(CliServices services)
    {
        var (terminal, backup) = (Terminal(), Backup());
        var key = new Option<string?>("--key") { Description = Messages.OptionRecipientKey, HelpName = "FILE" };
        var fingerprint = new Option<string?>("--terminal-key") { Description = Messages.OptionTerminalKey, HelpName = "FINGERPRINT" };
        var own = new Option<bool>("--own") { Description = Messages.OptionOwnBackup };
        var command = new Command("release", Messages.CommandBackupsRelease) { terminal, backup, key, fingerprint, own };
        command.Validators.Add(result =>
        {
            var (hasKey, hasFingerprint, isOwn) = (result.GetValue(key) is not null, result.GetValue(fingerprint) is not null, result.GetValue(own));
            if (isOwn ? hasKey || hasFingerprint : !hasKey || !hasFingerprint)
            {
                result.AddError(Messages.ErrorReleaseOptions);
            }
        });
        command.SetAction(async (parse, cancellationToken) => await new ReleaseBackupRunner(services).RunAsync(
            await Session.OpenAsync(services, cancellationToken),
            parse.GetRequiredValue(terminal),
            parse.GetRequiredValue(backup),
            parse.GetValue(key),
            parse.GetValue(fingerprint),
            cancellationToken));
        return command;
    }

    private static Argument<string> Terminal() => new Argument<string>("TERMINAL") { Description = Messages.ArgumentTerminal }.Id();

    private static Argument<string> Backup() => new Argument<string>("BACKUP") { Description = Messages.ArgumentBackup }.Id();
}
