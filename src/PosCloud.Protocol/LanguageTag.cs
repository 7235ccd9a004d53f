using System.Text.RegularExpressions;

namespace PosCloud.Protocol;

/// <summary>Language tags (BCP 47) and which of several texts a reader gets.</summary>
public static partial class LanguageTag
{
    /// <summary>What is tried last.</summary>
    public const string English = "en";

    /// <summary>Characters of a tag.</summary>
    public const int MaxLength = 35;

    /// <summary>A well-formed tag of language, script and region.</summary>
    public static bool IsValid(string? tag) => tag is { Length: <= MaxLength } && Tag().IsMatch(tag);

    /// <summary>Whether two tags are the same; case says nothing in them.</summary>
    public static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>The exact tag, then its shorter ones (RFC 4647, 3.4), then the same for the estate's language, then English.</summary>
    /// <param name="known">What there is; not empty.</param>
    /// <param name="language">What the reader asks for; null when it is not said.</param>
    /// <param name="estateLanguage">What the estate speaks; null when nobody said.</param>
    /// <returns>One of <paramref name="known"/>; the first by its letters when none of these is there.</returns>
    public static string Pick(IEnumerable<string> known, string? language, string? estateLanguage)
    {
        var all = known.ToList();
        foreach (var wanted in new[] { language, estateLanguage, English })
        {
            for (var tag = wanted; !string.IsNullOrEmpty(tag); tag = tag.LastIndexOf('-') is > 0 and var cut ? tag[..cut] : null)
            {
                if (all.Find(k => IsSame(k, tag)) is { } found)
                {
                    return found;
                }
            }
        }

        return all.Order(StringComparer.Ordinal).First();
    }

    [GeneratedRegex("^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{2,8}){0,3}$")]
    private static partial Regex Tag();
}
