using PosCloud.Protocol;

namespace PosCloud.Terminal.Data;

/// <summary>Names of files in a generation of data. A file belongs to the set that its name begins with, up to the first dot.</summary>
internal static class DataFileNames
{
    /// <summary>What a generation has behind it; also the first file of an archive. It belongs to no set.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>Characters of a name in an archive (ustar, without a prefix).</summary>
    public const int MaxLength = 100;

    private const string Unfinished = ".tmp";

    /// <summary>Null for a file of no set.</summary>
    public static string? SetOf(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && name != Manifest && !IsUnfinished(name) && Names.IsDataSet(name[..dot]) ? name[..dot] : null;
    }

    /// <summary>Whether an archive may hold a file of this name: it leads out of no folder, on no file system.</summary>
    public static bool IsArchivable(string name) =>
        name.Length is >= 1 and <= MaxLength
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        && name[^1] != '.'
        && !name.Contains("..", StringComparison.Ordinal)
        && SetOf(name) is not null;

    /// <summary>Left by a write that did not end; never data.</summary>
    public static bool IsUnfinished(string name) => name.EndsWith(Unfinished, StringComparison.Ordinal);

    /// <summary>Where the new content of a file is written before it takes its name.</summary>
    public static string ToUnfinished(string name) => name + Unfinished;
}
