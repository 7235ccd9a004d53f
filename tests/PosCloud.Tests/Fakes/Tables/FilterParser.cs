using System.Globalization;
using Properties = System.Collections.Generic.IReadOnlyDictionary<string, object>;

namespace PosCloud.Tests.Fakes.Tables;

/// <summary>
/// Makes a predicate of an OData filter: and, or, not, parentheses and the six comparisons.
/// A comparison with a property that is absent or of another type is false, as in the real service.
/// </summary>
internal sealed class FilterParser
{
    private readonly string text;
    private int position;

    private FilterParser(string text)
    {
        this.text = text;
    }

    /// <exception cref="global::Azure.RequestFailedException">400 InvalidInput: the filter is not understood.</exception>
    public static Func<Properties, bool> Parse(string? filter)
    {
        if (string.IsNullOrWhiteSpace(filter))
        {
            return _ => true;
        }

        var parser = new FilterParser(filter);
        var condition = parser.Or();
        parser.SkipSpace();
        return parser.position == filter.Length ? condition : throw parser.Bad();
    }

    private Func<Properties, bool> Or()
    {
        var left = And();
        while (TakeWord("or"))
        {
            var (first, second) = (left, And());
            left = row => first(row) || second(row);
        }

        return left;
    }

    private Func<Properties, bool> And()
    {
        var left = Not();
        while (TakeWord("and"))
        {
            var (first, second) = (left, Not());
            left = row => first(row) && second(row);
        }

        return left;
    }

    private Func<Properties, bool> Not()
    {
        if (TakeWord("not"))
        {
            var inner = Not();
            return row => !inner(row);
        }

        if (Take('('))
        {
            var inner = Or();
            return Take(')') ? inner : throw Bad();
        }

        return Comparison();
    }

    private Func<Properties, bool> Comparison()
    {
        var left = Operand();
        var test = Word() switch
        {
            "eq" => (Func<int, bool>)(order => order == 0),
            "ne" => order => order != 0,
            "gt" => order => order > 0,
            "ge" => order => order >= 0,
            "lt" => order => order < 0,
            "le" => order => order <= 0,
            _ => throw Bad(),
        };
        var right = Operand();
        return row => left(row) is { } a && right(row) is { } b && FilterValue.Compare(a, b) is { } order && test(order);
    }

    private Func<Properties, object?> Operand()
    {
        SkipSpace();
        if (position < text.Length && text[position] == '\'')
        {
            var quoted = Quoted();
            return _ => quoted;
        }

        var word = Word();
        if (position < text.Length && text[position] == '\'')
        {
            var typed = Typed(word, Quoted());
            return _ => typed;
        }

        if (word.Length == 0)
        {
            throw Bad();
        }

        if (char.IsAsciiDigit(word[0]) || word[0] == '-')
        {
            var number = Number(word);
            return _ => number;
        }

        return word switch
        {
            "true" => _ => true,
            "false" => _ => false,
            _ => row => row.GetValueOrDefault(word),
        };
    }

    private object Typed(string kind, string value)
    {
        try
        {
            return kind switch
            {
                "datetime" => DateTimeOffset.Parse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                "guid" => Guid.ParseExact(value, "D"),
                "X" or "binary" => Convert.FromHexString(value),
                _ => throw Bad(),
            };
        }
        catch (FormatException)
        {
            throw Bad();
        }
    }

    private object Number(string word)
    {
        if (word.EndsWith('L') && long.TryParse(word.AsSpan(0, word.Length - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var wide))
        {
            return wide;
        }

        if (int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : throw Bad();
    }

    private string Quoted()
    {
        var start = ++position;
        for (; position < text.Length; position++)
        {
            if (text[position] != '\'')
            {
                continue;
            }

            if (position + 1 < text.Length && text[position + 1] == '\'')
            {
                position++;
                continue;
            }

            return text[start..position++].Replace("''", "'", StringComparison.Ordinal);
        }

        throw Bad();
    }

    private string Word()
    {
        SkipSpace();
        var start = position;
        while (position < text.Length && (char.IsLetterOrDigit(text[position]) || text[position] is '_' or '-' or '+' or '.'))
        {
            position++;
        }

        return text[start..position];
    }

    private bool TakeWord(string word)
    {
        var start = position;
        if (Word() == word && (position == text.Length || text[position] != '\''))
        {
            return true;
        }

        position = start;
        return false;
    }

    private bool Take(char letter)
    {
        SkipSpace();
        if (position == text.Length || text[position] != letter)
        {
            return false;
        }

        position++;
        return true;
    }

    private void SkipSpace()
    {
        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }
    }

    private global::Azure.RequestFailedException Bad() =>
        InMemoryResponse.Failure(400, "InvalidInput", $"The filter is not understood at {position}: {text}");
}
