using System.CommandLine;
using PosCloud.Cli.Api;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;

namespace PosCloud.Cli.Documents;

/// <summary><c>documents add</c>: attaches a file to a release.</summary>
internal static class AddDocumentCommand
{
    public static Command Create(CliServices services, Option<bool> json)
    {
        var release = DocumentsCommand.Release();
        var file = new Argument<FileInfo>("FILE") { Description = Messages.ArgumentDocumentFile };
        var name = new Option<string?>("--name") { Description = Messages.OptionDocumentName, HelpName = "NAME" }.Component();
        var language = new Option<string?>("--language") { Description = Messages.OptionDocumentLanguage, HelpName = "TAG" }.Each(LanguageTag.IsValid, Messages.RuleLanguage);
        file.AcceptExistingOnly();
        file.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var path }]
                && (DocumentFileName.Of(path) is null || new FileInfo(path) is { Exists: true, Length: 0 or > Limits.DocumentBytes }))
            {
                result.AddError(Messages.RuleDocumentFile.With(path, Limits.DocumentBytes));
            }
        });
        var command = new Command("add", Messages.CommandDocumentsAdd) { release, file, name, language };
        command.Validators.Add(result =>
        {
            if (result.GetResult(file)?.Tokens is [{ Value: var path }] && DocumentFileName.Of(path) is { } said
                && ((said.Name is null && result.GetResult(name) is not { Implicit: false }) || (said.Language is null && result.GetResult(language) is not { Implicit: false })))
            {
                result.AddError(Messages.RuleDocumentName);
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var path = parse.GetRequiredValue(file).FullName;
            var said = DocumentFileName.Of(path)!;
            var document = new DocumentFile(
                parse.GetValue(name) ?? said.Name!, parse.GetValue(language) ?? said.Language!, said.Format, await File.ReadAllBytesAsync(path, cancellationToken));
            var client = await Session.OpenAsync(services, cancellationToken);
            var releaseId = parse.GetRequiredValue(release);
            var added = await client.AddDocumentAsync(releaseId, document, cancellationToken);
            DocumentsCommand.Write(
                services.Console, parse.GetValue(json), added, Messages.DocumentAdded.With(added.Name, added.Language, DocumentsCommand.Number(added.Version), releaseId));
            return ExitCodes.Ok;
        });
        return command;
    }
}
