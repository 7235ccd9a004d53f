namespace PosCloud.Protocol.Notices;

/// <summary>Text for a terminal's screen.</summary>
internal static class PlainText
{
    /// <summary>Line feeds are the only control characters; characters that turn the direction of text could hide what it says.</summary>
    public static bool Is(string? text, int maxLength) =>
        text is { Length: >= 1 } && text.Length <= maxLength
        && !text.Any(c => (char.IsControl(c) && c != '\n') || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
}
