using PosCloud.Protocol;
using PosCloud.Protocol.Documents;

namespace PosCloud.Cli.Documents;

/// <summary>What the name of a file says about the document in it: <c>{name}.{language}.md</c> or <c>.pdf</c>.</summary>
/// <param name="Format">By the extension.</param>
/// <param name="Name">Null when the file's name cannot be a document's.</param>
/// <param name="Language">Null when the file's name has none.</param>
internal sealed record DocumentFileName(DocumentFormat Format, string? Name, string? Language)
{
    /// <returns>Null when it is a file of neither format.</returns>
    public static DocumentFileName? Of(string path)
    {
        DocumentFormat? format = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".md" or ".markdown" => DocumentFormat.Markdown,
            ".pdf" => DocumentFormat.Pdf,
            _ => null,
        };
        if (format is null)
        {
            return null;
        }

        var rest = Path.GetFileNameWithoutExtension(path);
        var language = Path.GetExtension(rest).TrimStart('.');
        var hasLanguage = LanguageTag.IsValid(language);
        var name = hasLanguage ? Path.GetFileNameWithoutExtension(rest) : rest;
        return new DocumentFileName(format.Value, Names.IsComponent(name) ? name : null, hasLanguage ? language : null);
    }

    public static string ExtensionOf(DocumentFormat format) => format == DocumentFormat.Markdown ? ".md" : ".pdf";
}
