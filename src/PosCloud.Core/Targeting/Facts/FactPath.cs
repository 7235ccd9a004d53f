using PosCloud.Core.Targeting.Syntax;

namespace PosCloud.Core.Targeting.Facts;

/// <summary>A fact as written, cut at its dots: <c>component."a.b".sha256</c> has the parts component, a.b, sha256.</summary>
/// <param name="Parts">The parts, without quotation marks.</param>
/// <param name="HasQuotes">Whether a part was quoted.</param>
internal sealed record FactPath(IReadOnlyList<string> Parts, bool HasQuotes)
{
    /// <summary>A token that the tokenizer took for a fact; null when a part is empty.</summary>
    public static FactPath? Read(string token)
    {
        var parts = new List<string>();
        var quote = token.AsSpan().IndexOfAny('"', '\'');
        if (quote < 0)
        {
            parts.AddRange(token.Split('.'));
        }
        else
        {
            // A quotation stands behind a dot, and what stands behind it begins with one.
            var end = token.LastIndexOf(token[quote]) + 1;
            parts.AddRange(token[..(quote - 1)].Split('.'));
            parts.Add(FilterText.Unquote(token.AsSpan(quote, end - quote)));
            if (end < token.Length)
            {
                parts.AddRange(token[(end + 1)..].Split('.'));
            }
        }

        return parts.Contains("") ? null : new FactPath(parts, quote >= 0);
    }

    /// <summary>As <see cref="Read"/> reads it, in its shortest form.</summary>
    /// <param name="head">The fact.</param>
    /// <param name="name">Which tag, component or kind.</param>
    /// <param name="attribute">What of it; null for the main one.</param>
    /// <param name="mayHaveDots">Whether a name with dots goes without quotation marks.</param>
    public static string Write(string head, string name, string? attribute, bool mayHaveDots)
    {
        var isBare = FilterText.IsBare(name) && (mayHaveDots ? !name.Split('.').Contains("") : !name.Contains('.'));
        return $"{head}.{(isBare ? name : FilterText.Quote(name))}{(attribute is null ? "" : "." + attribute)}";
    }
}
