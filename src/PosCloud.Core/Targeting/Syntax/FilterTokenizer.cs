using Superpower;
using Superpower.Model;

namespace PosCloud.Core.Targeting.Syntax;

/// <summary>Cuts a text into tokens; one look ahead, no step back.</summary>
internal sealed class FilterTokenizer : Tokenizer<FilterToken>
{
    protected override IEnumerable<Result<FilterToken>> Tokenize(TextSpan span)
    {
        for (var next = SkipWhiteSpace(span); next.HasValue;)
        {
            var token = Read(next.Location);
            yield return token;
            next = SkipWhiteSpace(token.Remainder);
        }
    }

    private static Result<FilterToken> Read(TextSpan span)
    {
        var c = span[0];
        if (FilterText.IsBare(c))
        {
            return ReadWord(span);
        }

        if (FilterText.IsQuote(c))
        {
            return ReadQuoted(span, 0) is var end && end.Error is null
                ? Token(FilterToken.QuotedValue, span, end.At)
                : Result.Empty<FilterToken>(span.Skip(end.At), end.Error);
        }

        var second = span.Length > 1 ? span[1] : '\0';
        return (c, second) switch
        {
            ('=', '=') => Token(FilterToken.Equal, span, 2),
            ('!', '=') => Token(FilterToken.NotEqual, span, 2),
            ('<', '=') => Token(FilterToken.LessOrEqual, span, 2),
            ('>', '=') => Token(FilterToken.GreaterOrEqual, span, 2),
            ('<', _) => Token(FilterToken.Less, span, 1),
            ('>', _) => Token(FilterToken.Greater, span, 1),
            ('(', _) => Token(FilterToken.Open, span, 1),
            (')', _) => Token(FilterToken.Close, span, 1),
            ('[', _) => Token(FilterToken.OpenList, span, 1),
            (']', _) => Token(FilterToken.CloseList, span, 1),
            (',', _) => Token(FilterToken.Comma, span, 1),
            _ => Result.Empty<FilterToken>(span, Unknown(c)),
        };
    }

    private static Result<FilterToken> ReadWord(TextSpan span)
    {
        var end = EndOfBare(span, 0);
        if (span[end - 1] != '.' || end == span.Length || !FilterText.IsQuote(span[end]))
        {
            return Token(FilterText.KindOf(span.First(end).ToStringValue()), span, end);
        }

        var name = ReadQuoted(span, end);
        if (name.Error is not null)
        {
            return Result.Empty<FilterToken>(span.Skip(name.At), name.Error);
        }

        end = name.At < span.Length && span[name.At] == '.' ? EndOfBare(span, name.At) : name.At;
        return Token(FilterToken.QuotedFact, span, end);
    }

    private static int EndOfBare(TextSpan span, int start)
    {
        var end = start;
        while (end < span.Length && FilterText.IsBare(span[end]))
        {
            end++;
        }

        return end;
    }

    /// <returns>The end of the quoted text, or where it is wrong and why.</returns>
    private static (int At, string? Error) ReadQuoted(TextSpan span, int start)
    {
        var quote = span[start];
        for (var i = start + 1; i < span.Length; i++)
        {
            if (span[i] == quote)
            {
                return (i + 1, null);
            }

            if (span[i] == '\\')
            {
                i++;
                if (i < span.Length && span[i] != '\\' && !FilterText.IsQuote(span[i]))
                {
                    return (i - 1, @"a backslash stands only before a quotation mark or a backslash: write '\\' for one");
                }
            }
        }

        return (start, $"this quotation has no end: expected {quote}");
    }

    private static Result<FilterToken> Token(FilterToken kind, TextSpan span, int length) =>
        Result.Value(kind, span, span.Skip(length));

    private static string Unknown(char c) => c switch
    {
        '=' => "expected '=='",
        '!' => "expected '!=', or 'not'",
        '&' => "expected 'and'",
        '|' => "expected 'or'",
        '*' or '?' => "quote a pattern: like \"P4*\"",
        _ => $"unexpected '{FilterText.Show(c.ToString())}': quote a text with characters other than letters, digits and . _ + : -",
    };
}
