using System.Globalization;

namespace Azure.Data.Tables.Entities;

/// <summary>
/// The eight types that the Table service stores, and how they look in JSON.
/// See https://learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations.
/// </summary>
internal static class EdmValue
{
    public const string Binary = "Edm.Binary";
    public const string DateTime = "Edm.DateTime";
    public const string Double = "Edm.Double";
    public const string Guid = "Edm.Guid";
    public const string Int64 = "Edm.Int64";

    /// <summary>Brings a value into the form in which it is read back: UTC <see cref="DateTimeOffset"/>, <c>byte[]</c>.</summary>
    /// <exception cref="ArgumentException">An infinity, which the official client reads and cannot write; NaN, which it writes and nothing finds.</exception>
    /// <exception cref="NotSupportedException">The service has no such type, or a <see cref="System.DateTime"/> is not in UTC.</exception>
    public static object Normalize(string name, object value) => value switch
    {
        double number when !double.IsFinite(number) => throw new ArgumentException($"Property '{name}': {number} cannot be written as JSON.", nameof(value)),
        string or bool or int or long or double or System.Guid or byte[] => value,
        BinaryData data => data.ToArray(),
        DateTimeOffset time => time.ToUniversalTime(),
        System.DateTime { Kind: DateTimeKind.Utc } time => new DateTimeOffset(time),
        System.DateTime time => throw new NotSupportedException(
            $"Property '{name}': a DateTime must have the kind Utc, this one has {time.Kind}."),
        _ => throw new NotSupportedException($"Property '{name}': the Table service cannot store a {value.GetType()}."),
    };

    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    public static DateTimeOffset ParseTime(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    /// <summary>"NaN", "Infinity" and "-Infinity", which JSON numbers cannot be, come as strings.</summary>
    public static double ParseDouble(string text) => text switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
