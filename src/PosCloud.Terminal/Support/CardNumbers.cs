using System.Globalization;

namespace PosCloud.Terminal.Support;

/// <summary>
/// Finds what may be a card number (PAN, ISO/IEC 7812-1): 13 to 19 digits whose Luhn sum is right, in one piece or with separators
/// between them, wherever they stand, also in the middle of a longer number. A long number that is no card can look like one; then
/// it is masked too, which is the error that PCI DSS 3.4 allows.
/// </summary>
internal static class CardNumbers
{
    public const char Mark = '*';

    private const int MinDigits = 13;
    private const int MaxDigits = 19;

    /// <summary>Separators in a row that still belong to one number.</summary>
    private const int MaxGap = 2;

    /// <returns>The same text, each digit of such a number replaced by <see cref="Mark"/>.</returns>
    public static string Mask(string text)
    {
        char[]? masked = null;
        var places = new List<int>();
        var digits = new List<int>();
        var gap = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var digit = i < text.Length ? CharUnicodeInfo.GetDecimalDigitValue(text[i]) : -1;
            if (digit >= 0)
            {
                places.Add(i);
                digits.Add(digit);
                gap = 0;
            }
            else if (i == text.Length || !IsSeparator(text[i]) || ++gap > MaxGap)
            {
                Mask(text, places, digits, ref masked);
                places.Clear();
                digits.Clear();
                gap = 0;
            }
        }

        return masked is null ? text : new string(masked);
    }

    private static void Mask(string text, List<int> places, List<int> digits, ref char[]? masked)
    {
        for (var start = 0; start + MinDigits <= digits.Count; start++)
        {
            for (var length = Math.Min(MaxDigits, digits.Count - start); length >= MinDigits; length--)
            {
                if (!IsLuhn(digits, start, length))
                {
                    continue;
                }

                masked ??= text.ToCharArray();
                for (var i = start; i < start + length; i++)
                {
                    masked[places[i]] = Mark;
                }

                break;
            }
        }
    }

    private static bool IsLuhn(List<int> digits, int start, int length)
    {
        var sum = 0;
        for (var i = 0; i < length; i++)
        {
            var digit = digits[start + length - 1 - i];
            var doubled = i % 2 == 0 ? digit : digit * 2;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }

        return sum % 10 == 0;
    }

    private static bool IsSeparator(char c) =>
        c is ' ' or '-' or '.' or '_' or '/' or '\t' or '\u00A0' or '\u2007' or '\u202F' or (>= '\u2010' and <= '\u2015');
}
