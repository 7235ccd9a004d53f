using Azure.Data.Tables;
using PosCloud.Azure.Tables;
using PosCloud.Core.Terminals;

namespace PosCloud.Tests.Storage;

public sealed class TerminalRoutesTests
{
    private static readonly string[] Estates = ["shops", "shops-eu"];

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" , ")]
    public void Parse_WithoutEntries_HasNoRoutes(string? text) => Assert.Empty(TerminalRoutes.Parse(text, Estates));

    [Fact]
    public void Parse_OfEntries_KeepsPrefixAndAccount() => Assert.Equal(
        [new TerminalRoute("shops|", "account1"), new TerminalRoute("shops-eu|8f", "account2")],
        TerminalRoutes.Parse("shops|=account1, shops-eu|8f=account2", Estates));

    [Theory]
    [InlineData("shops=account1", "shops=account1")]
    [InlineData("shops|=account1=x", "account1=x")]
    [InlineData("shop|=account1", "PosCloud:Estates")]
    [InlineData("SHOPS|=account1", "PosCloud:Estates")]
    [InlineData("shops|g=account1", "0-9 and a-f")]
    [InlineData("shops|8F=account1", "0-9 and a-f")]
    [InlineData("shops|0000=account1", "0-9 and a-f")]
    [InlineData("shops|=ab", "no storage account")]
    [InlineData("shops|=account.evil.example", "no storage account")]
    [InlineData("shops|8=account1,shops|8=account2", "twice")]
    public void Parse_OfAWrongEntry_NamesIt(string text, string says)
    {
        var error = Assert.Throws<InvalidOperationException>(() => TerminalRoutes.Parse(text, Estates));
        Assert.StartsWith("Setting PosCloud:Storage:TerminalAccounts: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_APartition_IsTheLongestPrefixThatFits()
    {
        var tables = new TerminalTables(
            Service("main"), TerminalRoutes.Parse("shops|=whole,shops|8=part,shops|8f0=bucket,shops-eu|b=letter", Estates), Service);

        Assert.Equal("whole", tables.Of("shops|7ff").AccountName);
        Assert.Equal("part", tables.Of("shops|8ef").AccountName);
        Assert.Equal("bucket", tables.Of("shops|8f0").AccountName);
        Assert.Equal("whole", tables.Of("shops|buckets").AccountName);
        Assert.Equal("letter", tables.Of("shops-eu|b00").AccountName);

        // Not buckets, though they begin with hexadecimal digits.
        Assert.Equal("main", tables.Of("shops-eu|buckets").AccountName);
        Assert.Equal("main", tables.Of("shops-eu|codes").AccountName);
        Assert.Equal("main", tables.Of("shops-eu|c00").AccountName);
        Assert.Equal(["main", "whole", "part", "bucket", "letter"], tables.All.Select(table => table.AccountName));
        Assert.All(tables.All, table => Assert.Equal(TerminalPartition.Table, table.Name));
    }

    [Fact]
    public void Of_EveryBucket_WithHalvesBySixteenPrefixes_IsHalfAndHalf()
    {
        var text = string.Join(',', "01234567".Select(d => $"shops|{d}=low").Concat("89abcdef".Select(d => $"shops|{d}=high")));
        var tables = new TerminalTables(Service("main"), TerminalRoutes.Parse(text, Estates), Service);

        Assert.Equal(3, tables.All.Count);
        Assert.Equal(
            [("high", 2048), ("low", 2048)],
            Enumerable.Range(0, 4096).GroupBy(i => tables.Of(TerminalPartition.Key("shops", i.ToString("x3"))).AccountName)
                .Select(g => (g.Key, g.Count())).Order());
    }

    private static TableServiceClient Service(string account) =>
        new(new Uri($"https://{account}.table.core.windows.net"), new TableSharedKeyCredential(account, Convert.ToBase64String(new byte[64])));
}
