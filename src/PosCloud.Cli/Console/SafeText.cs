using System.Text;

namespace PosCloud.Cli.Console;

/// <summary>Text of the service or a terminal on its way to a person's screen.</summary>
internal static class SafeText
{
    /// <summary>Without control characters: an escape sequence in a terminal's name must not drive the admin's screen.</summary>
    public static string OneLine(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            clean.Append(c is '\n' or '\r' or '\t' ? ' ' : char.IsControl(c) ? '?' : c);
        }

        return clean.ToString();
    }
}
