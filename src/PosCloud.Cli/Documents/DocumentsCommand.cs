using System.CommandLine;
using System.Globalization;
using PosCloud.Cli.Api;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Cli.Support;
using PosCloud.Protocol;
using PosCloud.Protocol.Documents;
using PosCloud.Protocol.Support;

namespace PosCloud.Cli.Documents;

/// <summary><c>documents</c>: guides and training of a release.</summary>
internal static class DocumentsCommand
{
    public static Command Create(CliServices services, Option<bool> json) => new("documents", Messages.CommandDocuments)
    {
        AddDocumentCommand.Create(services, json),
        CreateList(services, json),
        CreateGet(services, json),
        CreateRemove(services, json),
    };

    internal static Argument<string> Release() => new Argument<string>("RELEASE") { Description = Messages.ArgumentRelease }.Id();

    private static Command CreateList(CliServices services, Option<bool> json)
    {
        var release = Release();
        var command = new Command("list", Messages.CommandDocumentsList) { release };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var page = await client.ListDocumentsAsync(parse.GetRequiredValue(release), cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(page, ProtocolJson.Default.PageDocumentView);
            }
            else
            {
                services.Console.WriteTable(
                    [Messages.ColumnDocument, Messages.ColumnLanguage, Messages.ColumnVersion, Messages.ColumnFormat, Messages.ColumnSize, Messages.ColumnAdded, Messages.ColumnRemoved],
                    page.Items.Select(d => new[]
                    {
                        d.Name, d.Language, Number(d.Version), Show.Name(d.Format), Show.Bytes(d.Length), $"{Show.Time(d.AddedAt)} {d.AddedBy}",
                        d.RemovedAt is null ? "-" : $"{Show.Time(d.RemovedAt)} {d.RemovedBy}: {d.Reason}",
                    }));
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateGet(CliServices services, Option<bool> json)
    {
        var release = Release();
        var name = Name();
        var language = new Option<string?>("--language") { Description = Messages.OptionReadLanguage, HelpName = "TAG" }.Each(LanguageTag.IsValid, Messages.RuleLanguage);
        var version = new Option<int?>("--version") { Description = Messages.OptionDocumentVersion, HelpName = "N" };
        var output = new Option<string?>("--out") { Description = Messages.OptionSaveAs, HelpName = "FILE" };
        var command = new Command("get", Messages.CommandDocumentsGet) { release, name, language, version, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var wanted = parse.GetValue(language) ?? CultureInfo.CurrentUICulture.Name;
            var link = await client.ReadDocumentAsync(parse.GetRequiredValue(release), parse.GetRequiredValue(name), wanted, parse.GetValue(version), cancellationToken);
            var document = link.Document;
            var path = parse.GetValue(output) ?? $"{document.Name}.{document.Language}{DocumentFileName.ExtensionOf(document.Format)}";
            await new LinkDownload(services.Http).SaveAsync(
                new DownloadLink(link.Url, link.ExpiresAt, document.Sha256, document.Length), path, cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(new SavedFile(path, document.Sha256, document.Length), CliJson.Default.SavedFile);
                return ExitCodes.Ok;
            }

            services.Console.Write(Messages.FileSaved.With(path, Show.Bytes(document.Length)));
            if (!LanguageTag.IsSame(wanted.Split('-')[0], document.Language.Split('-')[0]))
            {
                services.Console.Note(Messages.DocumentOtherLanguage.With(wanted, document.Language));
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateRemove(CliServices services, Option<bool> json)
    {
        var release = Release();
        var name = Name();
        var language = new Option<string>("--language") { Description = Messages.OptionDocumentLanguage, HelpName = "TAG", Required = true }.Each(LanguageTag.IsValid, Messages.RuleLanguage);
        var version = new Option<int>("--version") { Description = Messages.OptionRemoveVersion, HelpName = "N", Required = true };
        var reason = new Option<string>("--reason") { Description = Messages.OptionReason, HelpName = "TEXT", Required = true }.Text(Limits.LongText);
        var command = new Command("remove", Messages.CommandDocumentsRemove) { release, name, language, version, reason };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var request = new RemoveDocumentRequest(parse.GetRequiredValue(language), parse.GetRequiredValue(version), parse.GetRequiredValue(reason));
            var removed = await client.RemoveDocumentAsync(parse.GetRequiredValue(release), parse.GetRequiredValue(name), request, cancellationToken);
            Write(services.Console, parse.GetValue(json), removed, Messages.DocumentRemoved.With(removed.Name, removed.Language, Number(removed.Version)));
            return ExitCodes.Ok;
        });
        return command;
    }

    internal static void Write(ICliConsole console, bool json, DocumentView document, string line)
    {
        if (json)
        {
            console.WriteJson(document, ProtocolJson.Default.DocumentView);
        }
        else
        {
            console.Write(line);
        }
    }

    internal static string Number(int version) => version.ToString(CultureInfo.InvariantCulture);

    private static Argument<string> Name() => new Argument<string>("NAME") { Description = Messages.ArgumentDocument }.Id();
}
