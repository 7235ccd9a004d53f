using System.Globalization;
using Azure.Data.Tables;
using FsCheck;
using FsCheck.Xunit;
using PosCloud.Tests.Fakes.Tables;

namespace PosCloud.Tests.Tables;

public sealed class TableFilterTests
{
    private readonly DateTimeOffset at = new(2031, 2, 3, 4, 5, 6, TimeSpan.FromHours(8));

    [Fact]
    public void FormattableString_MarksEachType()
    {
        Assert.Equal(
            "A eq 'it''s' and B eq 5 and C eq 5L and D eq 5.0 and E eq true and F eq guid'11223344-5566-7788-99aa-bbccddeeff00'"
                + " and G eq datetime'2031-02-02T20:05:06.0000000Z' and H eq X'01ff'",
            TableClient.CreateQueryFilter(
                $"A eq {"it's"} and B eq {5} and C eq {5L} and D eq {5.0} and E eq {true} and F eq {Guid.Parse("11223344-5566-7788-99aa-bbccddeeff00")} and G eq {at} and H eq {new byte[] { 1, 255 }}"));
    }

    [Fact]
    public void Expression_KeepsItsGrouping()
    {
        var (from, to) = ("a", "b");

        Assert.Equal(
            "(PartitionKey eq 'p') and ((RowKey ge 'a') and (RowKey lt 'b'))",
            TableClient.CreateQueryFilter<ContractEntity>(
                e => e.PartitionKey == "p" && (string.Compare(e.RowKey, from) >= 0 && e.RowKey.CompareTo(to) < 0)));
        Assert.Equal(
            "(not (Flag eq true)) or (Small gt 5)",
            TableClient.CreateQueryFilter<ContractEntity>(e => !e.Flag || 5 < e.Small));
        Assert.Equal("Missing eq 7L", TableClient.CreateQueryFilter<ContractEntity>(e => e.Missing!.Value == 7));
        Assert.Equal("renamed eq 'x'", TableClient.CreateQueryFilter<ContractEntity>(e => e.Other!.Equals("x")));
        Assert.Equal("X eq 1L", TableClient.CreateQueryFilter<TableEntity>(e => e.GetInt64("X") == 1));
        Assert.Null(TableClient.CreateQueryFilter<ContractEntity>(e => true));
    }

    [Fact]
    public void Expression_WithoutAnEquivalent_Throws()
    {
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<ContractEntity>(e => e.RowKey.StartsWith('x')));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<ContractEntity>(e => e.RowKey == e.PartitionKey));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter($"A eq {1.5m}"));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter($"A eq {double.NaN}"));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter($"A eq {DayOfWeek.Friday}"));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<ContractEntity>(e => e.Day == DayOfWeek.Friday));
    }

    [Property]
    public bool Text_InAFilter_MatchesExactlyItself(NonNull<string> value, NonNull<string> other)
    {
        var matches = FilterParser.Parse(TableClient.CreateQueryFilter($"A eq {value.Get}"));

        return matches(Row(value.Get)) && matches(Row(other.Get)) == (value.Get == other.Get);
    }

    [Property]
    public bool Numbers_InAFilter_MatchThemselves(long wide, NormalFloat real, int small) =>
        FilterParser.Parse(TableClient.CreateQueryFilter($"A eq {wide}"))(Row(wide))
        && FilterParser.Parse(TableClient.CreateQueryFilter($"A eq {real.Get}"))(Row(real.Get))
        && FilterParser.Parse(TableClient.CreateQueryFilter($"A eq {small}"))(Row(small));

    [Theory]
    [InlineData("A eq")]
    [InlineData("A eq 'x")]
    [InlineData("A is 'x'")]
    [InlineData("(A eq 'x'")]
    [InlineData("A eq 'x' and")]
    [InlineData("A eq 'x' B eq 'y'")]
    [InlineData("A eq guid'nonsense'")]
    [InlineData("A eq 12x")]
    [InlineData("A ge datetime'yesterday'")]
    public async Task BrokenFilter_IsRefusedByTheFake(string filter)
    {
        var table = new InMemoryTableServiceClient().GetTableClient("t");
        await table.CreateAsync(CancellationToken.None);

        var refused = await Assert.ThrowsAsync<global::Azure.RequestFailedException>(
            async () => await table.QueryAsync<TableEntity>(filter, cancellationToken: CancellationToken.None).ToListAsync());
        Assert.Equal((400, "InvalidInput"), (refused.Status, refused.ErrorCode));
    }

    [Fact]
    public void Literals_DoNotDependOnTheCulture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal("A eq 1.5", TableClient.CreateQueryFilter($"A eq {1.5}"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static Dictionary<string, object> Row(object value) => new() { ["A"] = value };
}
