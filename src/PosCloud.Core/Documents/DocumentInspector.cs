using System.Text;
using PosCloud.Protocol.Documents;

namespace PosCloud.Core.Documents;

/// <summary>
/// Whether a document is what its format says. Not whether it is harmless: that is for the program that opens it. It keeps what is no
/// document at all, and text that shows other than it is, from being handed out as one. Pure.
/// </summary>
public static class DocumentInspector
{
    /// <summary>Readers look for the end of a PDF this near to the last byte (PDF 1.7, annex H, note 18).</summary>
    private const int PdfTail = 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>What is wrong with it, for people; null when nothing is.</returns>
    public static string? Check(DocumentFormat format, ReadOnlySpan<byte> content) => format switch
    {
        DocumentFormat.Markdown => CheckMarkdown(content),
        DocumentFormat.Pdf => CheckPdf(content),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such format."),
    };

    private static string? CheckMarkdown(ReadOnlySpan<byte> content)
    {
        string text;
        try
        {
            text = Strict.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return "The text is not valid UTF-8.";
        }

        var line = 1;
        foreach (var c in text)
        {
            if (IsHidden(c))
            {
                return $"Line {line} has the control or direction character U+{(int)c:X4}.";
            }

            line += c == '\n' ? 1 : 0;
        }

        return string.IsNullOrWhiteSpace(text) ? "The text is empty." : null;
    }

    /// <summary>As in a notice; besides, tables may have tabs and files of other systems carriage returns.</summary>
    private static bool IsHidden(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string? CheckPdf(ReadOnlySpan<byte> content)
    {
        if (!content.StartsWith("%PDF-1."u8) && !content.StartsWith("%PDF-2."u8))
        {
            return "The file does not begin as a PDF does.";
        }

        return content[^Math.Min(PdfTail, content.Length)..].LastIndexOf("%%EOF"u8) >= 0 ? null : "The file does not end as a PDF does: a part of it is missing.";
    }
}
