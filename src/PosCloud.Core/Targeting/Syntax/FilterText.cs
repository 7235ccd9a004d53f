using System.Buffers;
using System.Text;

namespace PosCloud.Core.Targeting.Syntax;

/// <summary>How words and quoted texts are written.</summary>
internal static class FilterText
{
    private static readonly SearchValues<char> BareCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+:-");

    private static readonly Dictionary<string, FilterToken> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["all"] = FilterToken.All,
        ["and"] = FilterToken.And,
        ["or"] = FilterToken.Or,
        ["not"] = FilterToken.Not,
        ["in"] = FilterToken.In,
        ["like"] = FilterToken.Like,
        ["exists"] = FilterToken.Exists,
    };

    public static bool IsBare(char c) => BareCharacters.Contains(c);

    public static bool IsBare(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(BareCharacters);

    public static bool IsQuote(char c) => c is '"' or '\'';

    /// <summary>The keyword's token, or <see cref="FilterToken.Word"/>.</summary>
    public static FilterToken KindOf(string word) => Keywords.GetValueOrDefault(word, FilterToken.Word);

    /// <summary>A value in its shortest form.</summary>
    public static string WriteValue(string value) =>
        IsBare(value) && KindOf(value) == FilterToken.Word ? value : Quote(value);

    /// <summary>Quoted, with the quotation mark that needs fewer escapes.</summary>
    public static string Quote(string text)
    {
        var quote = text.Count(c => c == '"') > text.Count(c => c == '\'') ? '\'' : '"';
        var quoted = new StringBuilder(text.Length + 2).Append(quote);
        foreach (var c in text)
        {
            if (c == quote || c == '\\')
            {
                quoted.Append('\\');
            }

            quoted.Append(c);
        }

        return quoted.Append(quote).ToString();
    }

    /// <summary>What stands between the quotation marks, without the escapes; both are known to be well-formed.</summary>
    public static string Unquote(ReadOnlySpan<char> quoted)
    {
        var inner = quoted[1..^1];
        var text = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            text.Append(inner[i] == '\\' ? inner[++i] : inner[i]);
        }

        return text.ToString();
    }

    /// <summary>For messages: short, and without characters that a console would obey.</summary>
    public static string Show(string text)
    {
        const int Shown = 40;
        var start = text.Length <= Shown ? text : text[..Shown] + "…";
        return string.Concat(start.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));
    }
}
