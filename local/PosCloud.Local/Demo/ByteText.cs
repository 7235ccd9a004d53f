using System.Globalization;

namespace PosCloud.Local.Demo;

/// <summary>Bytes for people.</summary>
internal static class ByteText
{
    /// <summary>For example <c>24.3 MB</c> (1 MB = 1,000,000 bytes).</summary>
    public static string Of(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
    };
}
