using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Audit;

namespace PosCloud.Cli.Audit;

internal static class AuditCommand
{
    public static Command Create(CliServices services, Option<bool> json) => new("audit", Messages.CommandAudit)
    {
        CreateList(services, json),
        CreateVerify(services, json),
        CreateExport(services, json),
        CreateEvidence(services, json),
    };

    private static Command CreateList(CliServices services, Option<bool> json)
    {
        var all = new Option<bool>("--all") { Description = Messages.OptionAll };
        var command = new Command("list", Messages.CommandAuditList) { all };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var page = await Pages.ReadAsync(parse.GetValue(all), client.ListAuditAsync, cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(page, ProtocolJson.Default.PageAuditLine);
            }
            else
            {
                AuditTables.WriteList(services.Console, page.Items);
                services.Console.NoteMore(page);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateVerify(CliServices services, Option<bool> json)
    {
        var file = new Argument<FileInfo[]>("FILE") { Description = Messages.ArgumentAuditFile, Arity = ArgumentArity.ZeroOrMore };
        var heads = new Option<FileInfo[]>("--head") { Description = Messages.OptionAuditHead, HelpName = "FILE" };
        var command = new Command("verify", Messages.CommandAuditVerify) { file, heads };
        command.SetAction(async (parse, cancellationToken) =>
        {
            List<AuditHead> kept = [.. (parse.GetValue(heads) ?? []).Select(f => AuditFile.ReadHead(f.FullName))];
            return AuditTables.WriteReport(
                services.Console,
                parse.GetValue(file) is { Length: > 0 } parts
                    ? await AuditFile.VerifyAsync([.. parts.Select(part => part.FullName)], kept, cancellationToken)
                    : await VerifyServiceAsync(services, kept, cancellationToken),
                parse.GetValue(json));
        });
        return command;
    }

    private static async Task<AuditReport> VerifyServiceAsync(CliServices services, List<AuditHead> kept, CancellationToken cancellationToken)
    {
        var client = await Session.OpenAsync(services, cancellationToken);
        var verifier = new AuditVerifier(client.Estate, [.. kept]);
        await foreach (var line in AuditReader.OldestFirstAsync(client, cancellationToken))
        {
            verifier.Add(line.Line);
        }

        var fault = verifier.Complete();
        return new AuditReport(verifier.Head, fault);
    }

    private static Command CreateExport(CliServices services, Option<bool> json)
    {
        var output = new Option<FileInfo>("--out") { Description = Messages.OptionAuditOut, HelpName = "FILE", Required = true };
        var command = new Command("export", Messages.CommandAuditExport) { output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var report = await AuditFile.WriteAsync(client, parse.GetRequiredValue(output).FullName, row: null, cancellationToken);
            return AuditTables.WriteReport(services.Console, report, parse.GetValue(json));
        });
        return command;
    }

    private static Command CreateEvidence(CliServices services, Option<bool> json)
    {
        var output = new Option<DirectoryInfo>("--out") { Description = Messages.OptionEvidenceOut, HelpName = "FOLDER", Required = true };
        var command = new Command("evidence", Messages.CommandAuditEvidence) { output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var report = await new EvidenceRunner(client, parse.GetRequiredValue(output).FullName).RunAsync(cancellationToken);
            return AuditTables.WriteReport(services.Console, report, parse.GetValue(json));
        });
        return command;
    }
}
