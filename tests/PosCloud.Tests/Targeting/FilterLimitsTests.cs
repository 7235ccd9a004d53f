using PosCloud.Core.Targeting;
using static PosCloud.Tests.Targeting.FilterSamples;

namespace PosCloud.Tests.Targeting;

/// <summary>Each bound at its limit and one above.</summary>
public sealed class FilterLimitsTests
{
    [Fact]
    public void Parse_Characters_AtMost4000()
    {
        const string Filter = "model == P400";
        Parse(Filter.PadRight(4000));

        Assert.Equal(new FilterError(4000, 1, "the filter has more than 4000 characters"), Refuse(Filter.PadRight(4001)));
    }

    [Fact]
    public void Parse_Comparisons_AtMost200()
    {
        Parse(Repeat("id exists", 200, "or"));

        var error = Refuse(Repeat("id exists", 201, "or"));
        Assert.Equal(new FilterError((200 * "id exists or ".Length) + 3, 6, "the filter has more than 200 comparisons"), error);
    }

    [Theory]
    [InlineData("id==a")]
    [InlineData("id!=a")]
    [InlineData("id<a")]
    [InlineData("id<=a")]
    [InlineData("id>a")]
    [InlineData("id>=a")]
    [InlineData("id in[a]")]
    [InlineData("id not in[a]")]
    [InlineData("id like a")]
    public void Parse_Comparisons_CountWhateverTheirOperator(string comparison)
    {
        Parse(Repeat(comparison, 200, "or"));

        Assert.Equal("the filter has more than 200 comparisons", Refuse(Repeat(comparison, 201, "or")).Message);
    }

    [Fact]
    public void Parse_ValuesInOneList_AtMost500()
    {
        Parse($"id in [{List("x", 500)}] or id in [{List("'x'", 500)}]");

        var error = Refuse($"id in [{List("x", 501)}]");
        Assert.Equal(new FilterError("id in [".Length + (500 * 2), 1, "the list has more than 500 values"), error);
    }

    [Fact]
    public void Parse_Nesting_AtMost16()
    {
        Parse(new string('(', 16) + "id == a" + new string(')', 16));
        Parse(Repeat("not", 16, "") + " id == a");
        Parse(Repeat("not (", 8, "") + "id not in [a] and site not like b" + new string(')', 8));
        Parse(Repeat($"{new string('(', 16)}id == a{new string(')', 16)}", 10, "and"));

        const string Message = "parentheses and 'not' are nested more than 16 deep";
        Assert.Equal(new FilterError(16, 1, Message), Refuse(new string('(', 17) + "id == a" + new string(')', 17)));
        Assert.Equal(new FilterError(16 * "not  ".Length, 3, Message), Refuse(Repeat("not", 17, "") + " id == a"));
        Assert.Equal(Message, Refuse(Repeat("not (", 8, "") + "id == a or not id == b" + new string(')', 8)).Message);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("not ")]
    [InlineData("not(")]
    [InlineData("not in(")]
    [InlineData("id==a and(")]
    [InlineData("not)not(")]
    public void Parse_ThousandsDeep_IsCutOffBeforeTheStackIs(string piece) =>
        Refuse(string.Concat(Enumerable.Repeat(piece, FilterLimits.Characters / piece.Length)));

    [Fact]
    public void Parse_Value_AtMost64Characters()
    {
        var longest = new string('v', 64);
        Parse($"id == {longest} or id == '{longest}' or id in [{longest}] or id like '{longest}'");

        Assert.Equal(new FilterError(6, 65, "a value has at most 64 characters"), Refuse($"id == {longest}v"));
        Assert.Equal(new FilterError(6, 67, "a value has at most 64 characters"), Refuse($"id == '{longest}v'"));
        Assert.Equal(new FilterError(10, 65, "a value has at most 64 characters"), Refuse($"id in [a, {longest}v]"));
        Assert.Equal(new FilterError(8, 67, "a value has at most 64 characters"), Refuse($"id like '{longest}v'"));
    }

    [Fact]
    public void Parse_ValueOfEscapes_CountsWithoutThem() => Parse($"id == \"{string.Concat(Enumerable.Repeat("\\\"", 64))}\"");

    [Theory]
    [InlineData("tag.{0} exists")]
    [InlineData("tag.'{0}' exists")]
    [InlineData("component.{0}.sha256 exists")]
    [InlineData("peripheral.'{0}'.firmware exists")]
    public void Parse_Name_AtMost64Characters(string text)
    {
        Parse(text.Replace("{0}", new string('n', 64), StringComparison.Ordinal));

        var error = Refuse(text.Replace("{0}", new string('n', 65), StringComparison.Ordinal));
        Assert.Equal("a name has at most 64 characters", error.Message);
    }

    // The usual spaces would make the canonical text longer than a filter may be.
    [Fact]
    public void ToString_FullFilterWithoutSpaces_StaysWithinTheBounds()
    {
        var text = $"not(id in[{List("x", 500)}]or(tag.\"ring\"like'*')or(site==a)and(model==b))or(site in[{List("abc", 500)}])or id in[{List("abcd", 100)}]";

        var filter = Parse(text);
        Assert.InRange(filter.ToString().Length, 1, Math.Min(text.Length, FilterLimits.Characters));
        Assert.Equal(filter.ToString(), Parse(filter.ToString()).ToString());
        Assert.DoesNotContain(", ", filter.ToString(), StringComparison.Ordinal);
    }

    private static string Repeat(string text, int times, string keyword) =>
        string.Join($" {keyword} ", Enumerable.Repeat(text, times));

    private static string List(string value, int times) => string.Join(',', Enumerable.Repeat(value, times));
}
