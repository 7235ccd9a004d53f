using PosCloud.Core.Targeting.Facts;
using PosCloud.Core.Targeting.Nodes;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;

namespace PosCloud.Core.Targeting.Syntax;

/// <summary>The grammar of <c>docs/filters.md</c>, line by line.</summary>
internal static class FilterGrammar
{
    private static readonly TokenListParser<FilterToken, string> Value =
        Read(Token.Matching<FilterToken>(k => k is FilterToken.Word or FilterToken.QuotedValue, "a value"), ReadValue);

    private static readonly TokenListParser<FilterToken, Fact> FactName =
        Read(Token.Matching<FilterToken>(k => k is FilterToken.Word or FilterToken.QuotedFact, "a fact"), token => FactCatalogue.Find(token.ToStringValue()));

    private static readonly TokenListParser<FilterToken, string[]> List =
        from open in Expect(FilterToken.OpenList, "'['")
        from values in Value.AtLeastOnceDelimitedBy(Expect(FilterToken.Comma, "','"))
        from close in Expect(FilterToken.CloseList, "',' or ']'")
        select values;

    private static readonly TokenListParser<FilterToken, Func<Fact, FilterNode>> Symbol =
        Compare(FilterToken.Equal, ComparisonOperator.Equal)
            .Or(Compare(FilterToken.NotEqual, ComparisonOperator.NotEqual))
            .Or(Compare(FilterToken.Less, ComparisonOperator.Less))
            .Or(Compare(FilterToken.LessOrEqual, ComparisonOperator.LessOrEqual))
            .Or(Compare(FilterToken.Greater, ComparisonOperator.Greater))
            .Or(Compare(FilterToken.GreaterOrEqual, ComparisonOperator.GreaterOrEqual));

    private static readonly TokenListParser<FilterToken, Func<Fact, FilterNode>> Keyword =
        CompareIn(ComparisonOperator.In).Or(Compare(FilterToken.Like, ComparisonOperator.Like));

    private static readonly TokenListParser<FilterToken, Func<Fact, FilterNode>> NegatedKeyword =
        Expect(FilterToken.Not, "'not'").IgnoreThen(
            CompareIn(ComparisonOperator.NotIn)
                .Or(Compare(FilterToken.Like, ComparisonOperator.NotLike))
                .Named("'in' or 'like'"));

    private static readonly TokenListParser<FilterToken, Func<Fact, FilterNode>> Exists =
        Expect(FilterToken.Exists, "'exists'").Value<FilterToken, Token<FilterToken>, Func<Fact, FilterNode>>(fact => new ExistsNode(fact));

    private static readonly TokenListParser<FilterToken, FilterNode> Comparison =
        from fact in FactName
        from make in Symbol.Or(Keyword).Or(NegatedKeyword).Or(Exists)
            .Named("a comparison: ==, !=, <, <=, >, >=, in, not in, like, not like or exists")
        select make(fact);

    private static readonly TokenListParser<FilterToken, FilterNode> Group =
        from open in Expect(FilterToken.Open, "'('")
        from inner in Superpower.Parse.Ref(() => Or!)
        from close in Expect(FilterToken.Close, "'and', 'or' or ')'")
        select inner;

    private static readonly TokenListParser<FilterToken, FilterNode> Negation =
        from not in Expect(FilterToken.Not, "'not'")
        from operand in Superpower.Parse.Ref(() => Operand!)
        select (FilterNode)new NotNode(operand);

    // The comparison comes first: of two alternatives that fail at one place the first one's message is kept.
    private static readonly TokenListParser<FilterToken, FilterNode> Operand =
        Comparison.Or(Negation).Or(Group).Named("a fact, 'not' or '('");

    private static readonly TokenListParser<FilterToken, FilterNode> And =
        Operand.AtLeastOnceDelimitedBy(Expect(FilterToken.And, "'and'")).Select(AndNode.Of);

    private static readonly TokenListParser<FilterToken, FilterNode> Or =
        And.AtLeastOnceDelimitedBy(Expect(FilterToken.Or, "'or'")).Select(OrNode.Of);

    /// <summary>A whole filter, up to the end of the tokens.</summary>
    public static TokenListParser<FilterToken, FilterNode> Filter { get; } =
        End(Or, "'and', 'or' or the end")
            .Or(End(Expect(FilterToken.All, "'all'").Value((FilterNode)AllNode.Instance), "the end: 'all' stands alone"))
            .Named("'all', a fact, 'not' or '('");

    private static TokenListParser<FilterToken, Token<FilterToken>> Expect(FilterToken kind, string name) =>
        Token.EqualTo(kind).Named(name);

    private static TokenListParser<FilterToken, Func<Fact, FilterNode>> Compare(FilterToken token, ComparisonOperator comparison) =>
        Token.EqualTo(token).IgnoreThen(Value).Select<FilterToken, string, Func<Fact, FilterNode>>(
            value => fact => new ComparisonNode(fact, comparison, [value]));

    private static TokenListParser<FilterToken, Func<Fact, FilterNode>> CompareIn(ComparisonOperator comparison) =>
        Token.EqualTo(FilterToken.In).IgnoreThen(List).Select<FilterToken, string[], Func<Fact, FilterNode>>(
            values => fact => new ComparisonNode(fact, comparison, values));

    private static (string? Value, string? Error) ReadValue(Token<FilterToken> token)
    {
        var value = token.Kind == FilterToken.QuotedValue ? FilterText.Unquote(token.Span.AsReadOnlySpan()) : token.ToStringValue();
        return value.Length switch
        {
            0 => (null, "an empty value fits no terminal: expected one character at least, or 'not … exists'"),
            > FilterLimits.ValueCharacters => (null, $"a value has at most {FilterLimits.ValueCharacters} characters"),
            _ => (value, null),
        };
    }

    /// <summary>Gives a token its meaning; what is wrong with it is an error at this token, whatever else could stand here.</summary>
    private static TokenListParser<FilterToken, T> Read<T>(
        TokenListParser<FilterToken, Token<FilterToken>> token, Func<Token<FilterToken>, (T? Value, string? Error)> read)
        where T : class => input =>
        {
            var found = token(input);
            if (!found.HasValue)
            {
                return TokenListParserResult.CastEmpty<FilterToken, Token<FilterToken>, T>(found);
            }

            var (value, error) = read(found.Value);
            return value is null
                ? TokenListParserResult.Empty<FilterToken, T>(input, found.Value.Position, error!)
                : TokenListParserResult.Value(value, input, found.Remainder);
        };

    /// <summary>Unlike the library's own <c>AtEnd</c> it says what was expected.</summary>
    private static TokenListParser<FilterToken, T> End<T>(TokenListParser<FilterToken, T> parser, string expected) => input =>
    {
        var result = parser(input);
        return !result.HasValue || result.Remainder.IsAtEnd
            ? result
            : TokenListParserResult.Empty<FilterToken, T>(result.Remainder, [expected]);
    };
}
