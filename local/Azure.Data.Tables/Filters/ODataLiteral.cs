using System.Globalization;
using Azure.Data.Tables.Entities;

namespace Azure.Data.Tables.Filters;

/// <summary>
/// Values as they stand in a filter.
/// See https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities#constructing-filter-strings.
/// </summary>
internal static class ODataLiteral
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => Quote(text),
        char letter => Quote(letter.ToString()),
        bool flag => flag ? "true" : "false",
        sbyte or byte or short or ushort or int => System.Convert.ToInt32(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        uint or long => System.Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture) + "L",
        double number => Of(number),
        Guid guid => $"guid'{guid:D}'",
        DateTimeOffset time => $"datetime'{EdmValue.Format(time)}'",
        DateTime time => $"datetime'{EdmValue.Format(time.ToUniversalTime())}'",
        byte[] bytes => $"X'{System.Convert.ToHexStringLower(bytes)}'",
        BinaryData data => $"X'{System.Convert.ToHexStringLower(data)}'",
        _ => throw new NotSupportedException($"A filter cannot compare with a {value.GetType()}."),
    };

    /// <summary>Doubles the quotes, as keys in a path and strings in a filter need it.</summary>
    public static string Escape(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private static string Quote(string text) => $"'{Escape(text)}'";

    private static string Of(double number)
    {
        if (!double.IsFinite(number))
        {
            throw new NotSupportedException("A filter cannot compare with NaN or Infinity.");
        }

        // Without a point or an exponent the service would take it for an Int32.
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }
}
