using FsCheck.Xunit;
using PosCloud.Protocol;

namespace PosCloud.Tests.Protocol;

public sealed class NamesTests
{
    public static TheoryData<string?> Hostile =>
    [
        null, "", ".", "..", "a..b", "a/b", "a\\b", "/a", "a/", "%2e%2e", "a%2fb", "a|b", "a#b", "a?b", "a b", " a", "a ", "a\0", "\0", "a\n", "a\t",
        "a\u007f", "caf\u00e9", "\u4e2d\u6587", "\u0430bc", "a\u202e", "a\ud83d", "a'b", "a\"b", "a;b", "a:b", "a@b", "a*", "~", "$a", "a,b", "a.", "-a", ".a",
        new string('a', 65),
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void AnyName_ThatCouldClimbSplitOrEscape_IsRefused(string? name)
    {
        Assert.False(Names.IsId(name));
        Assert.False(Names.IsVersion(name));
        Assert.False(Names.IsComponent(name));
        Assert.False(Names.IsEstate(name));
        Assert.False(Names.IsSha256(name));
    }

    [Theory]
    [InlineData("till-1")]
    [InlineData("2.0.0-rc.1+build7")]
    [InlineData("Shop_42.Lane_3")]
    [InlineData("0")]
    public void Id_AndVersion_TakeWhatOperatorsWrite(string name)
    {
        Assert.True(Names.IsId(name));
        Assert.True(Names.IsVersion(name));
    }

    [Fact]
    public void Lengths_AreBounded()
    {
        Assert.True(Names.IsId(new string('a', 64)));
        Assert.True(Names.IsComponent(new string('a', 64)));
        Assert.True(Names.IsEstate(new string('a', 32)));
        Assert.False(Names.IsEstate(new string('a', 33)));
        Assert.True(Names.IsSha256(new string('a', 64)));
        Assert.False(Names.IsSha256(new string('a', 63)));
    }

    [Theory]
    [InlineData("OS", false)]
    [InlineData("os", true)]
    [InlineData("payment-app", true)]
    [InlineData("driver.printer", true)]
    [InlineData("os_1", false)]
    [InlineData("os+1", false)]
    public void Component_IsLowerCase(string name, bool isValid) => Assert.Equal(isValid, Names.IsComponent(name));

    [Theory]
    [InlineData("demo", true)]
    [InlineData("demo-2", true)]
    [InlineData("Demo", false)]
    [InlineData("demo.eu", false)]
    public void Estate_HasNoDot(string name, bool isValid) => Assert.Equal(isValid, Names.IsEstate(name));

    [Fact]
    public void Sha256_InUpperCase_IsRefused() => Assert.False(Names.IsSha256(new string('A', 64)));

    [Property(MaxTest = 1000)]
    public bool ValidName_OfAnyText_NeedsNoEscapingInAUrlOrATableKey(string? text) =>
        !(Names.IsId(text) || Names.IsEstate(text) || Names.IsComponent(text))
        || (Uri.EscapeDataString(text!).Replace("%2B", "+", StringComparison.Ordinal) == text && !text.Contains('|', StringComparison.Ordinal));
}
