using System.Text;
using PosCloud.Core.Targeting.Nodes;

namespace PosCloud.Core.Targeting.Syntax;

/// <summary>Writes filters in their canonical form.</summary>
internal sealed class FilterWriter
{
    private readonly StringBuilder _text = new();
    private readonly bool _isDense;

    private FilterWriter(bool isDense)
    {
        _isDense = isDense;
    }

    /// <summary>
    /// With spaces as people write them, or, when that would not be within the bounds any more, with none but those that keep
    /// words apart. The latter is never longer than any text that gave the filter.
    /// </summary>
    public static string Write(FilterNode root)
    {
        var text = Write(root, isDense: false);
        return text.Length <= FilterLimits.Characters ? text : Write(root, isDense: true);
    }

    /// <summary>Adds a word, a symbol or a quoted text.</summary>
    public void Add(string token)
    {
        if (_text.Length > 0 && NeedsSpace(_text[^1], token[0]))
        {
            _text.Append(' ');
        }

        _text.Append(token);
    }

    public void AddList(IReadOnlyList<string> values)
    {
        Add("[");
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0)
            {
                Add(",");
            }

            Add(FilterText.WriteValue(values[i]));
        }

        Add("]");
    }

    public void AddParts(FilterNode whole, FilterNode[] parts, string keyword)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
            {
                Add(keyword);
            }

            AddPart(whole, parts[i]);
        }
    }

    public void AddPart(FilterNode whole, FilterNode part)
    {
        if (part.Binding >= whole.Binding)
        {
            part.Write(this);
            return;
        }

        Add("(");
        part.Write(this);
        Add(")");
    }

    private static string Write(FilterNode root, bool isDense)
    {
        var writer = new FilterWriter(isDense);
        root.Write(writer);
        return writer._text.ToString();
    }

    private bool NeedsSpace(char last, char next) => _isDense
        ? FilterText.IsBare(last) && FilterText.IsBare(next)
        : last is not ('(' or '[') && next is not (')' or ']' or ',');
}
