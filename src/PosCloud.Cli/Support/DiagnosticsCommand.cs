using System.CommandLine;
using PosCloud.Cli.Api;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Support;

namespace PosCloud.Cli.Support;

/// <summary><c>diagnostics</c>: asks a terminal for its bundle, lists what came, saves one.</summary>
internal static class DiagnosticsCommand
{
    public static Command Create(CliServices services, Option<bool> json) => new("diagnostics", Messages.CommandDiagnostics)
    {
        CreateRequest(services, json),
        CreateList(services, json),
        CreateGet(services, json),
    };

    private static Command CreateRequest(CliServices services, Option<bool> json)
    {
        var id = Terminal();
        var reason = new Option<string>("--reason") { Description = Messages.OptionReason, HelpName = "TEXT", Required = true }.Text(Limits.LongText);
        var command = new Command("request", Messages.CommandDiagnosticsRequest) { id, reason };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var demand = await client.DemandDiagnosticsAsync(
                parse.GetRequiredValue(id), new DemandDiagnosticsRequest(parse.GetRequiredValue(reason)), cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(demand, ProtocolJson.Default.DiagnosticsDemand);
            }
            else
            {
                services.Console.Write(Messages.DiagnosticsDemanded.With(parse.GetRequiredValue(id), demand.RequestId));
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateList(CliServices services, Option<bool> json)
    {
        var id = Terminal();
        var command = new Command("list", Messages.CommandDiagnosticsList) { id };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var page = await client.ListDiagnosticsAsync(parse.GetRequiredValue(id), cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(page, ProtocolJson.Default.PageDiagnosticsView);
            }
            else
            {
                WriteTable(services.Console, page.Items);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateGet(CliServices services, Option<bool> json)
    {
        var id = Terminal();
        var upload = new Argument<string?>("UPLOAD") { Description = Messages.ArgumentUpload, Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<string?>("--out") { Description = Messages.OptionSaveAs, HelpName = "FILE" };
        var command = new Command("get", Messages.CommandDiagnosticsGet) { id, upload, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var terminalId = parse.GetRequiredValue(id);
            var uploadId = parse.GetValue(upload)
                ?? (await client.ListDiagnosticsAsync(terminalId, cancellationToken)).Items.FirstOrDefault(d => d.CompletedAt is not null)?.UploadId
                ?? throw new CliException(ExitCodes.Refused, Messages.ErrorNoDiagnostics.With(terminalId), Messages.AdviceDiagnostics.With(terminalId));
            var link = await client.DiagnosticsLinkAsync(terminalId, uploadId, cancellationToken);
            var path = parse.GetValue(output) ?? $"{terminalId}-{uploadId}.json";
            await new LinkDownload(services.Http).SaveAsync(link, path, cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(new SavedFile(path, link.Sha256, link.Length), CliJson.Default.SavedFile);
            }
            else
            {
                services.Console.Write(Messages.FileSaved.With(path, Show.Bytes(link.Length)));
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    internal static void WriteTable(ICliConsole console, IReadOnlyList<DiagnosticsView> items) => console.WriteTable(
        [Messages.ColumnUpload, Messages.ColumnTime, Messages.ColumnState, Messages.ColumnSize, Messages.ColumnRequest],
        items.Select(d => new[]
        {
            d.UploadId, Show.Time(d.RequestedAt), d.CompletedAt is null ? Messages.UploadPending : Messages.UploadStored, Show.Bytes(d.Length), Show.OrDash(d.RequestId),
        }));

    private static Argument<string> Terminal() => new Argument<string>("TERMINAL") { Description = Messages.ArgumentTerminal }.Id();
}
