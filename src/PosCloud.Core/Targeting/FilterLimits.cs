using PosCloud.Protocol;

namespace PosCloud.Core.Targeting;

/// <summary>Bounds of a target filter; <c>docs/filters.md</c> lists them.</summary>
public static class FilterLimits
{
    /// <summary>Characters (UTF-16 units) of the text, white space included.</summary>
    public const int Characters = Limits.FilterText;

    /// <summary>Comparisons and <c>exists</c> in one filter.</summary>
    public const int Comparisons = 200;

    /// <summary>Values in one list.</summary>
    public const int ListValues = 500;

    /// <summary>Parentheses and <c>not</c> around one comparison.</summary>
    public const int Nesting = 16;

    /// <summary>Characters of one value, and of the name of a tag, a component or a kind of peripheral.</summary>
    public const int ValueCharacters = 64;
}
