using System.Text;
using FsCheck.Xunit;
using PosCloud.Terminal.Support;

namespace PosCloud.Tests.Terminal.Support;

/// <summary>No card number leaves a terminal, whatever stands around it; what cannot be one stays as it is.</summary>
public sealed class CardNumberPropertyTests
{
    private const string Surroundings = "abcXYZ09 1234567890:;,=?&%\"'{}[]()<>\n\u96F6\u0661-._/";

    [Property(MaxTest = 2000)]
    public void Pan_InAnySurroundings_LosesEachOfItsDigits(int seed)
    {
        var random = new Random(seed);
        var before = Around(random);
        var pan = Format(random, Pan(random));
        var after = Around(random);
        var text = before + pan + after;

        var masked = CardNumbers.Mask(text);

        Assert.Equal(text.Length, masked.Length);
        Assert.DoesNotContain(masked.Substring(before.Length, pan.Length), char.IsDigit);
        Assert.Equal(masked, CardNumbers.Mask(masked));
    }

    [Property(MaxTest = 500)]
    public void Pan_InALineOfTheLog_DoesNotSurviveTheRedactor(int seed)
    {
        var random = new Random(seed);
        var pan = Pan(random);

        var cleaned = Redactor.Clean(Around(random) + Format(random, pan) + Around(random));

        Assert.DoesNotContain(pan, string.Concat(cleaned.Where(char.IsAsciiDigit)), StringComparison.Ordinal);
    }

    [Property(MaxTest = 1000)]
    public void Numbers_OfFewerDigits_SurviveWhateverTheyAre(long number, int other)
    {
        var text = $"took {number % 1_000_000_000_000} bytes, {other} ms: done";

        Assert.Equal(text, CardNumbers.Mask(text));
    }

    [Property(MaxTest = 1000)]
    public void Numbers_InWhichNoWindowHasTheSum_Survive(int seed)
    {
        var random = new Random(seed);
        var digits = string.Concat(Enumerable.Range(0, random.Next(13, 17)).Select(_ => random.Next(10)));
        var isFree = Enumerable.Range(0, digits.Length)
            .All(start => Enumerable.Range(13, 7).Where(length => start + length <= digits.Length).All(length => !IsLuhn(digits.Substring(start, length))));

        Assert.Equal(isFree, CardNumbers.Mask($"n={digits};") == $"n={digits};");
    }

    [Theory]
    [InlineData("4111111111111111", "****************")]
    [InlineData("card 4111 1111 1111 1111.", "card **** **** **** ****.")]
    [InlineData("3782-822463-10005", "****-******-*****")]
    [InlineData("94111111111111111", "9****************")]
    [InlineData("2026-11-30T03:44:27.1234567Z 1024 bytes", "2026-11-30T03:44:27.1234567Z 1024 bytes")]
    public void Mask_OfKnownText_IsThis(string text, string expected) => Assert.Equal(expected, CardNumbers.Mask(text));

    private static string Pan(Random random)
    {
        var digits = Enumerable.Range(0, random.Next(12, 19)).Select(i => i == 0 ? random.Next(2, 7) : random.Next(10)).ToList();
        for (var last = 0; last < 10; last++)
        {
            var pan = string.Concat(digits) + last;
            if (IsLuhn(pan))
            {
                return pan;
            }
        }

        throw new InvalidOperationException("One of ten digits always fits.");
    }

    private static string Format(Random random, string pan)
    {
        string[] separators = [" ", "-", ".", "\u00A0", "  ", "\u2011", "/"];
        var (separator, kind) = (separators[random.Next(separators.Length)], random.Next(4));
        var text = new StringBuilder();
        for (var i = 0; i < pan.Length; i++)
        {
            var isGap = i > 0 && kind switch { 0 => false, 1 => i % 4 == 0, 2 => i is 4 or 10, _ => random.Next(3) == 0 };
            text.Append(isGap ? separator : "").Append(pan[i]);
        }

        return text.ToString();
    }

    private static string Around(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(0, 30)).Select(_ => Surroundings[random.Next(Surroundings.Length)]));

    private static bool IsLuhn(string digits) => digits.Reverse()
        .Select((c, i) => (c - '0') * (i % 2 == 0 ? 1 : 2))
        .Sum(n => n > 9 ? n - 9 : n) % 10 == 0;
}
