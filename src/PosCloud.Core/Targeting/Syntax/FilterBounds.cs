using Superpower.Model;

namespace PosCloud.Core.Targeting.Syntax;

/// <summary>
/// Holds the tokens against <see cref="FilterLimits"/> before anything recurses over them, so that no text can make the
/// stack deep. It counts in any row of tokens, be it a filter or not.
/// </summary>
internal static class FilterBounds
{
    public static FilterError? Check(Token<FilterToken>[] tokens) =>
        CheckNesting(tokens)
        ?? CheckComparisons(tokens)
        ?? CheckLists(tokens);

    private static FilterError? CheckNesting(Token<FilterToken>[] tokens)
    {
        var outer = new Stack<int>();

        // The nesting where the operand begins, and after the "not" and "(" that were read of it.
        var (start, depth) = (0, 0);
        for (var i = 0; i < tokens.Length; i++)
        {
            switch (tokens[i].Kind)
            {
                case FilterToken.Not when !IsNegatedOperator(tokens, i):
                    depth++;
                    break;
                case FilterToken.Open:
                    outer.Push(start);
                    start = ++depth;
                    break;
                case FilterToken.Close:
                    depth = start = outer.TryPop(out var before) ? before : 0;
                    break;
                case FilterToken.And or FilterToken.Or:
                    depth = start;
                    break;
            }

            if (depth > FilterLimits.Nesting)
            {
                return Error(tokens[i], $"parentheses and 'not' are nested more than {FilterLimits.Nesting} deep");
            }
        }

        return null;
    }

    private static bool IsNegatedOperator(Token<FilterToken>[] tokens, int not) =>
        not + 1 < tokens.Length && tokens[not + 1].Kind is FilterToken.In or FilterToken.Like;

    private static FilterError? CheckComparisons(Token<FilterToken>[] tokens)
    {
        var count = 0;
        foreach (var token in tokens)
        {
            var isOperator = token.Kind is FilterToken.In or FilterToken.Like or FilterToken.Exists
                or (>= FilterToken.Equal and <= FilterToken.GreaterOrEqual);
            if (isOperator && ++count > FilterLimits.Comparisons)
            {
                return Error(token, $"the filter has more than {FilterLimits.Comparisons} comparisons");
            }
        }

        return null;
    }

    private static FilterError? CheckLists(Token<FilterToken>[] tokens)
    {
        var (isList, count) = (false, 0);
        foreach (var token in tokens)
        {
            if (token.Kind is FilterToken.OpenList or FilterToken.CloseList)
            {
                (isList, count) = (token.Kind == FilterToken.OpenList, 0);
            }
            else if (isList && token.Kind != FilterToken.Comma && ++count > FilterLimits.ListValues)
            {
                return Error(token, $"the list has more than {FilterLimits.ListValues} values");
            }
        }

        return null;
    }

    private static FilterError Error(Token<FilterToken> token, string message) =>
        new(token.Position.Absolute, token.Span.Length, message);
}
