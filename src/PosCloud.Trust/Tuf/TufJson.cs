using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace PosCloud.Trust.Tuf;

/// <summary>Reads untrusted JSON within bounds. Everything unexpected becomes one <see cref="TufException"/>.</summary>
internal static class TufJson
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private static readonly JsonDocumentOptions Strict = new()
    {
        MaxDepth = TufLimits.JsonDepth,
        AllowDuplicateProperties = false,
    };

    /// <summary>Parses one JSON object and reads it; duplicate members, comments and broken UTF-8 are refused.</summary>
    public static T Read<T>(ReadOnlyMemory<byte> bytes, Func<JsonElement, T> read)
    {
        if (!Utf8.IsValid(bytes.Span))
        {
            throw TufException.Malformed("The file is not UTF-8.");
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            return read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw TufException.Malformed($"The file is not JSON: {exception.Message}");
        }
        catch (InvalidOperationException)
        {
            // What the parser throws for an escaped half of a surrogate pair.
            throw TufException.Malformed("A string is not Unicode text.");
        }
    }

    public static JsonElement Member(this JsonElement element, string name) =>
        element.OptionalMember(name) ?? throw TufException.Malformed($"The member {name} is missing.");

    public static JsonElement? OptionalMember(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw TufException.Malformed($"What should have the member {name} is not an object.");
        }

        return element.TryGetProperty(name, out var value) ? value : null;
    }

    /// <summary>The members of an object with at most <paramref name="max"/>, in the order of the file.</summary>
    public static JsonElement.ObjectEnumerator Members(this JsonElement element, int max, string what) =>
        element.ValueKind == JsonValueKind.Object && element.GetPropertyCount() <= max
            ? element.EnumerateObject()
            : throw TufException.Malformed($"{what} is not an object of at most {max} members.");

    public static JsonElement.ArrayEnumerator Items(this JsonElement element, int max, string what) =>
        element.ValueKind == JsonValueKind.Array && element.GetArrayLength() <= max
            ? element.EnumerateArray()
            : throw TufException.Malformed($"{what} is not a list of at most {max} items.");

    public static string Text(this JsonElement element, int maxChars, string what) =>
        element.ValueKind == JsonValueKind.String ? Bounded(element.GetString()!, maxChars, what) : throw NotText(what, maxChars);

    public static string Bounded(string text, int maxChars, string what) =>
        text.Length <= maxChars ? text : throw NotText(what, maxChars);

    public static long Integer(this JsonElement element, long min, long max, string what) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var value) && value >= min && value <= max
            ? value
            : throw TufException.Malformed($"{what} is not an integer from {min} to {max}.");

    public static bool Flag(this JsonElement element, string what) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw TufException.Malformed($"{what} is not true or false."),
    };

    public static DateTimeOffset Time(this JsonElement element, string what) =>
        DateTimeOffset.TryParseExact(
            element.Text(TufLimits.WordChars, what), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw TufException.Malformed($"{what} is not a time such as 2030-01-31T00:00:00Z.");

    public static string Format(DateTimeOffset time) => time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static TufException NotText(string what, int maxChars) =>
        TufException.Malformed($"{what} is not a string of at most {maxChars} characters.");
}
