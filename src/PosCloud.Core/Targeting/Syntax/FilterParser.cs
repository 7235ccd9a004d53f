using PosCloud.Core.Targeting.Nodes;
using Superpower.Model;

namespace PosCloud.Core.Targeting.Syntax;

/// <summary>From text to filter: length, tokens, bounds, grammar. The first that fails gives the error.</summary>
internal static class FilterParser
{
    private static readonly FilterTokenizer Tokenizer = new();

    public static FilterResult Parse(string text)
    {
        if (text.Length > FilterLimits.Characters)
        {
            return new FilterError(
                FilterLimits.Characters, text.Length - FilterLimits.Characters, $"the filter has more than {FilterLimits.Characters} characters");
        }

        var tokens = Tokenizer.TryTokenize(text);
        if (!tokens.HasValue)
        {
            return ErrorOf(tokens, text);
        }

        if (FilterBounds.Check([.. tokens.Value]) is { } bound)
        {
            return bound;
        }

        var root = FilterGrammar.Filter(tokens.Value);
        return root.HasValue ? new TargetFilter(text, root.Value) : ErrorOf(root, text);
    }

    private static FilterError ErrorOf(Result<TokenList<FilterToken>> failed, string text)
    {
        // A quotation without an end concerns all that follows it.
        var at = failed.ErrorPosition.Absolute;
        return new FilterError(at, FilterText.IsQuote(text[at]) ? text.Length - at : 1, failed.ErrorMessage!);
    }

    private static FilterError ErrorOf(TokenListParserResult<FilterToken, FilterNode> failed, string text)
    {
        var expected = $"expected {string.Join(", ", failed.Expectations ?? [])}";
        if (failed.Remainder.IsAtEnd)
        {
            return new FilterError(text.Length, 0, $"{expected}, but the filter ends");
        }

        var token = failed.Remainder.ConsumeToken().Value;
        return new FilterError(
            token.Position.Absolute,
            token.Span.Length,
            failed.ErrorMessage ?? $"{expected}, found {FilterText.Show(token.ToStringValue())}");
    }
}
