using PosCloud.Core.Targeting;
using static PosCloud.Tests.Targeting.FilterSamples;

namespace PosCloud.Tests.Targeting;

public sealed class FilterErrorTests
{
    private const string Operators = "a comparison: ==, !=, <, <=, >, >=, in, not in, like, not like or exists";
    private const string Start = "'all', a fact, 'not' or '('";

    [Theory]
    [InlineData("", 0, 0, $"expected {Start}, but the filter ends")]
    [InlineData("  ", 2, 0, $"expected {Start}, but the filter ends")]
    [InlineData("== x", 0, 2, $"expected {Start}, found ==")]
    [InlineData("'model' == x", 0, 7, $"expected {Start}, found 'model'")]
    [InlineData("model", 5, 0, $"expected {Operators}, but the filter ends")]
    [InlineData("model P400", 6, 4, $"expected {Operators}, found P400")]
    [InlineData("model not", 9, 0, "expected 'in' or 'like', but the filter ends")]
    [InlineData("model not == x", 10, 2, "expected 'in' or 'like', found ==")]
    [InlineData("model ==", 8, 0, "expected a value, but the filter ends")]
    [InlineData("model == and site == x", 9, 3, "expected a value, found and")]
    [InlineData("model == [a]", 9, 1, "expected a value, found [")]
    [InlineData("model in a", 9, 1, "expected '[', found a")]
    [InlineData("model in []", 10, 1, "expected a value, found ]")]
    [InlineData("model in [a b]", 12, 1, "expected ',' or ']', found b")]
    [InlineData("model in [a,", 12, 0, "expected a value, but the filter ends")]
    [InlineData("model in [a", 11, 0, "expected ',' or ']', but the filter ends")]
    [InlineData("model == a site == b", 11, 4, "expected 'and', 'or' or the end, found site")]
    [InlineData("model == a)", 10, 1, "expected 'and', 'or' or the end, found )")]
    [InlineData("(model == a", 11, 0, "expected 'and', 'or' or ')', but the filter ends")]
    [InlineData("(model == a]", 11, 1, "expected 'and', 'or' or ')', found ]")]
    [InlineData("model == a and", 14, 0, "expected a fact, 'not' or '(', but the filter ends")]
    [InlineData("model == a or or", 14, 2, "expected a fact, 'not' or '(', found or")]
    [InlineData("not", 3, 0, "expected a fact, 'not' or '(', but the filter ends")]
    [InlineData("()", 1, 1, "expected a fact, 'not' or '(', found )")]
    [InlineData("all and model == a", 4, 3, "expected the end: 'all' stands alone, found and")]
    [InlineData("model == a or all", 14, 3, "expected a fact, 'not' or '(', found all")]
    [InlineData("modle == P400", 0, 5, "unknown fact 'modle': did you mean 'model'?")]
    [InlineData("id == a and (timezone == x)", 13, 8, "unknown fact 'timezone': did you mean 'timeZone'?")]
    [InlineData("Tag.ring == x", 0, 8, "unknown fact 'Tag': did you mean 'tag'?")]
    [InlineData("components.os == 1", 0, 13, "unknown fact 'components': did you mean 'component'?")]
    [InlineData("periferal.Scanner == 1", 0, 17, "unknown fact 'periferal': did you mean 'peripheral'?")]
    [InlineData("x == 1", 0, 1, "unknown fact 'x': expected id, site, merchant, region, model, revision, hardware, agent, network, power, timeZone, inventoryChanged, tag, component, peripheral, certificate")]
    [InlineData("model.x == 1", 0, 7, "'model' has no parts: expected 'model' alone")]
    [InlineData("tag == 1", 0, 3, "expected the name of one tag, such as tag.ring or tag.\"my ring\"")]
    [InlineData("tag.'a'.b == 1", 0, 9, "expected the name of one tag, such as tag.ring or tag.\"my ring\"")]
    [InlineData("tag. == 1", 0, 4, "a fact has no empty name: expected a name behind the dot, such as tag.ring")]
    [InlineData("tag.'' == 1", 0, 6, "a fact has no empty name: expected a name behind the dot, such as tag.ring")]
    [InlineData("component.a..b == 1", 0, 14, "a fact has no empty name: expected a name behind the dot, such as tag.ring")]
    [InlineData("component.pay.core == 1", 0, 18, "expected component.NAME or component.NAME.sha256; a name with dots is quoted: component.\"a.b\"")]
    [InlineData("component.os.sha265 == 1", 0, 19, "unknown 'sha265': did you mean 'sha256'?")]
    [InlineData("peripheral == 1", 0, 10, "expected peripheral.KIND, or one of firmware, serial, status, count behind it, such as peripheral.KIND.firmware")]
    [InlineData("peripheral.Scanner.firmwear == 1", 0, 27, "unknown 'firmwear': did you mean 'firmware'?")]
    [InlineData("site = x", 5, 1, "expected '=='")]
    [InlineData("site ! x", 5, 1, "expected '!=', or 'not'")]
    [InlineData("site == x && id == y", 10, 1, "expected 'and'")]
    [InlineData("site == x || id == y", 10, 1, "expected 'or'")]
    [InlineData("site like P*", 11, 1, "quote a pattern: like \"P4*\"")]
    [InlineData("site == a/b", 9, 1, "unexpected '/': quote a text with characters other than letters, digits and . _ + : -")]
    [InlineData("site == \u0007", 8, 1, "unexpected '\uFFFD': quote a text with characters other than letters, digits and . _ + : -")]
    [InlineData("site == 'abc", 8, 4, "this quotation has no end: expected '")]
    [InlineData("tag.\"abc == 1", 4, 9, "this quotation has no end: expected \"")]
    [InlineData("site == 'abc\\", 8, 5, "this quotation has no end: expected '")]
    [InlineData("site == 'a\\n'", 10, 1, @"a backslash stands only before a quotation mark or a backslash: write '\\' for one")]
    [InlineData("site == ''", 8, 2, "an empty value fits no terminal: expected one character at least, or 'not … exists'")]
    public void Parse_NotAFilter_SaysWhatAndWhere(string text, int position, int length, string message) =>
        Assert.Equal(new FilterError(position, length, message), Refuse(text));

    [Fact]
    public void Parse_LongToken_IsCutInTheMessage() =>
        Assert.StartsWith($"unknown fact '{new string('x', 40)}…': expected id,", Refuse(new string('x', 4000)).Message, StringComparison.Ordinal);

    [Fact]
    public void ToString_Error_CountsColumnsFrom1() =>
        Assert.Equal("Column 6: expected '=='.", Refuse("site = x").ToString());
}
