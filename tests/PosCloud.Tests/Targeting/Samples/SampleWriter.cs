using System.Text.RegularExpressions;

namespace PosCloud.Tests.Targeting.Samples;

/// <summary>Writes a filter in one of the many ways in which people could: spaces, quotation marks, cases, needless parentheses.</summary>
internal sealed class SampleWriter(Random random)
{
    private const string BareWord = @"\A[A-Za-z0-9._+:-]+\z";
    private const string Keyword = @"\A(all|and|or|not|in|like|exists)\z";

    public string Write(SampleFilter filter)
    {
        var text = filter.Kind switch
        {
            SampleKind.Comparison => Write(filter.Comparison!),
            SampleKind.Not => Case("not") + Between() + Part(filter, filter.Parts[0]),
            _ => string.Join(
                Between() + Case(filter.Kind == SampleKind.Or ? "or" : "and") + Between(), filter.Parts.Select(p => Part(filter, p))),
        };
        return random.Next(8) == 0 ? $"({Maybe()}{text}{Maybe()})" : text;
    }

    private string Part(SampleFilter whole, SampleFilter part) =>
        part.Kind < whole.Kind ? $"({Maybe()}{Write(part)}{Maybe()})" : Write(part);

    private string Write(SampleComparison comparison)
    {
        var symbol = string.Join(Between(), comparison.Operator.Split(' ').Select(Case));
        var isWord = char.IsLetter(symbol[0]);
        return Write(comparison.Fact)
            + (isWord ? Between() : Maybe())
            + symbol
            + comparison.Operator switch
            {
                "exists" => "",
                "in" or "not in" => $"{Maybe()}[{Maybe()}{string.Join($"{Maybe()},{Maybe()}", comparison.Values.Select(Value))}{Maybe()}]",
                _ => (isWord ? Between() : Maybe()) + Value(comparison.Values[0]),
            };
    }

    private string Write(SampleFact fact)
    {
        if (fact.Name is null)
        {
            return random.Next(2) == 0 && fact.Head is "merchant" or "region" ? $"tag.{fact.Head}" : fact.Head;
        }

        var isBare = Regex.IsMatch(fact.Name, BareWord) && (fact.Head == "tag" ? !fact.Name.StartsWith('.') : !fact.Name.Contains('.'));
        var name = isBare && random.Next(3) > 0 ? fact.Name : Quote(fact.Name);
        return $"{fact.Head}.{name}{(fact.Attribute is null ? "" : "." + fact.Attribute)}";
    }

    private string Value(string value) =>
        Regex.IsMatch(value, BareWord) && !Regex.IsMatch(value, Keyword, RegexOptions.IgnoreCase) && random.Next(3) > 0 ? value : Quote(value);

    private string Quote(string text)
    {
        var quote = random.Next(2) == 0 ? "'" : "\"";
        return quote + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(quote, "\\" + quote, StringComparison.Ordinal) + quote;
    }

    private string Case(string word) => random.Next(4) == 0 ? word.ToUpperInvariant() : word;

    private string Between() => random.Next(6) switch { 0 => "  ", 1 => "\n\t", _ => " " };

    private string Maybe() => random.Next(2) == 0 ? "" : Between();
}
