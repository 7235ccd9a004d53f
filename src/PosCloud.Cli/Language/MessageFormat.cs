using System.Globalization;

namespace PosCloud.Cli.Language;

internal static class MessageFormat
{
    /// <summary>The message with its places filled.</summary>
    public static string With(this string message, params object?[] values) =>
        string.Format(CultureInfo.InvariantCulture, message, values);
}
