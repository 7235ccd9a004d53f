using FsCheck.Xunit;
using PosCloud.Local.EventGrid;

namespace PosCloud.Tests.Local.EventGrid;

/// <summary>
/// One test for each rule of https://learn.microsoft.com/azure/event-grid/event-filtering#advanced-filtering; the operators are
/// those of the headings there.
/// </summary>
public sealed class AdvancedFilterTests
{
    public static TheoryData<AdvancedOperator, object[], string, bool> Scalars => new()
    {
        { AdvancedOperator.NumberIn, [5m, 1m], "5", true },
        { AdvancedOperator.NumberIn, [5m, 1m], "2", false },
        { AdvancedOperator.NumberNotIn, [41m, 0m], "5", true },
        { AdvancedOperator.NumberNotIn, [41m, 0m], "41", false },
        { AdvancedOperator.NumberLessThan, [100m], "99.9", true },
        { AdvancedOperator.NumberLessThan, [100m], "100", false },
        { AdvancedOperator.NumberGreaterThan, [20m], "20.1", true },
        { AdvancedOperator.NumberGreaterThan, [20m], "20", false },
        { AdvancedOperator.NumberLessThanOrEquals, [100m], "100", true },
        { AdvancedOperator.NumberLessThanOrEquals, [100m], "101", false },
        { AdvancedOperator.NumberGreaterThanOrEquals, [30m], "30", true },
        { AdvancedOperator.NumberGreaterThanOrEquals, [30m], "29", false },
        { AdvancedOperator.NumberInRange, [new[] { 3.14159m, 999.95m }, new[] { 3000m, 4000m }], "3.14159", true },
        { AdvancedOperator.NumberInRange, [new[] { 3.14159m, 999.95m }, new[] { 3000m, 4000m }], "4000", true },
        { AdvancedOperator.NumberInRange, [new[] { 3.14159m, 999.95m }, new[] { 3000m, 4000m }], "1000", false },
        { AdvancedOperator.NumberNotInRange, [new[] { 3.14159m, 999.95m }, new[] { 3000m, 4000m }], "1000", true },
        { AdvancedOperator.NumberNotInRange, [new[] { 3.14159m, 999.95m }, new[] { 3000m, 4000m }], "3500", false },
        { AdvancedOperator.BoolEquals, [true], "true", true },
        { AdvancedOperator.BoolEquals, [true], "false", false },
        { AdvancedOperator.StringContains, ["microsoft", "azure"], "\"Azure data factory\"", true },
        { AdvancedOperator.StringContains, ["microsoft", "azure"], "\"data\"", false },
        { AdvancedOperator.StringNotContains, ["contoso", "fabrikam"], "\"azure\"", true },
        { AdvancedOperator.StringNotContains, ["contoso", "fabrikam"], "\"at Fabrikam\"", false },
        { AdvancedOperator.StringBeginsWith, ["event", "message"], "\"Event hubs\"", true },
        { AdvancedOperator.StringBeginsWith, ["event", "message"], "\"an event\"", false },
        { AdvancedOperator.StringNotBeginsWith, ["event", "message"], "\"an event\"", true },
        { AdvancedOperator.StringNotBeginsWith, ["event", "message"], "\"messages\"", false },
        { AdvancedOperator.StringEndsWith, ["jpg", "jpeg"], "\"a.JPG\"", true },
        { AdvancedOperator.StringEndsWith, ["jpg", "jpeg"], "\"a.gif\"", false },
        { AdvancedOperator.StringNotEndsWith, ["jpg", "jpeg"], "\"a.gif\"", true },
        { AdvancedOperator.StringNotEndsWith, ["jpg", "jpeg"], "\"a.jpeg\"", false },
        { AdvancedOperator.StringIn, ["contoso", "factory"], "\"CONTOSO\"", true },
        { AdvancedOperator.StringIn, ["contoso", "factory"], "\"contoso1\"", false },
        { AdvancedOperator.StringNotIn, ["aws", "bridge"], "\"azure\"", true },
        { AdvancedOperator.StringNotIn, ["aws", "bridge"], "\"AWS\"", false },
        { AdvancedOperator.IsNullOrUndefined, [], "null", true },
        { AdvancedOperator.IsNullOrUndefined, [], "0", false },
        { AdvancedOperator.IsNotNull, [], "\"\"", true },
        { AdvancedOperator.IsNotNull, [], "null", false },
    };

    [Theory]
    [MemberData(nameof(Scalars))]
    public void Matches_OfAScalar_IsAsDocumented(AdvancedOperator op, object[] values, string value, bool expected)
    {
        var topicEvent = TestEvents.Of(1, data: $$"""{"key1":{{value}}}""");

        Assert.Equal(expected, new AdvancedFilter(op, "data.key1", values).Matches(topicEvent.Root, onArrays: false));
        Assert.Equal(expected, new AdvancedFilter(op, "Data.KEY1", values).Matches(topicEvent.Root, onArrays: true));
    }

    [Theory]
    [InlineData(AdvancedOperator.NumberNotIn, true)]
    [InlineData(AdvancedOperator.StringNotIn, true)]
    [InlineData(AdvancedOperator.NumberNotInRange, false)]
    [InlineData(AdvancedOperator.StringNotContains, false)]
    [InlineData(AdvancedOperator.StringNotBeginsWith, false)]
    [InlineData(AdvancedOperator.StringNotEndsWith, false)]
    [InlineData(AdvancedOperator.NumberIn, false)]
    [InlineData(AdvancedOperator.NumberGreaterThan, false)]
    [InlineData(AdvancedOperator.BoolEquals, false)]
    [InlineData(AdvancedOperator.StringContains, false)]
    [InlineData(AdvancedOperator.StringIn, false)]
    [InlineData(AdvancedOperator.IsNullOrUndefined, true)]
    [InlineData(AdvancedOperator.IsNotNull, false)]
    public void Matches_WithoutTheKey_IsAsTheNoteSays(AdvancedOperator op, bool expected) =>
        Assert.Equal(expected, new AdvancedFilter(op, "data.none.deeper", Fitting(op)).Matches(TestEvents.Of(1).Root, onArrays: false));

    [Theory]
    [InlineData(AdvancedOperator.NumberIn, "[9,5]", true)]
    [InlineData(AdvancedOperator.NumberNotIn, "[9,5]", false)]
    [InlineData(AdvancedOperator.NumberNotIn, "[9,8]", true)]
    [InlineData(AdvancedOperator.StringIn, "[\"x\",\"A\"]", true)]
    [InlineData(AdvancedOperator.StringNotContains, "[\"x\",\"bay\"]", false)]
    [InlineData(AdvancedOperator.StringNotContains, "[\"x\",\"y\"]", true)]
    public void Matches_OfAnArray_LooksAtElementsWhereThatIsSwitchedOn(AdvancedOperator op, string value, bool expected)
    {
        var topicEvent = TestEvents.Of(1, data: $$"""{"key1":{{value}}}""");

        Assert.Equal(expected, new AdvancedFilter(op, "data.key1", Fitting(op)).Matches(topicEvent.Root, onArrays: true));
        Assert.False(new AdvancedFilter(op, "data.key1", Fitting(op)).Matches(topicEvent.Root, onArrays: false));
    }

    [Fact]
    public void Matches_OfAnArray_IgnoresElementsOfAnotherType() => Assert.True(
        new AdvancedFilter(AdvancedOperator.NumberIn, "data.key1", 5m).Matches(TestEvents.Of(1, data: """{"key1":["5",true,5]}""").Root, onArrays: true));

    [Fact]
    public void Matches_OnAttributesAndExtensions_UsesTheirNames()
    {
        var topicEvent = TestEvents.Parse("""{"id":"1","source":"/s","type":"t","specversion":"1.0","sequence":"0007","data":{"a":{"b":"deep"}}}""");

        Assert.True(new AdvancedFilter(AdvancedOperator.StringIn, "type", "T").Matches(topicEvent.Root, false));
        Assert.True(new AdvancedFilter(AdvancedOperator.StringBeginsWith, "source", "/s").Matches(topicEvent.Root, false));
        Assert.True(new AdvancedFilter(AdvancedOperator.StringEndsWith, "sequence", "7").Matches(topicEvent.Root, false));
        Assert.True(new AdvancedFilter(AdvancedOperator.StringIn, "data.a.b", "deep").Matches(topicEvent.Root, false));
    }

    [Fact]
    public void Filters_OfOneSubscription_MustAllHold()
    {
        var options = new EventSubscriptionOptions("s", new Uri("http://hook.test/"), [])
        {
            AdvancedFilters = [new(AdvancedOperator.StringIn, "data.a", "x", "y"), new(AdvancedOperator.NumberGreaterThan, "data.b", 1m)],
        };

        Assert.True(options.Matches(TestEvents.Of(1, data: """{"a":"y","b":2}""")));
        Assert.False(options.Matches(TestEvents.Of(1, data: """{"a":"y","b":1}""")));
        Assert.False(options.Matches(TestEvents.Of(1, data: """{"a":"z","b":2}""")));
    }

    [Fact]
    public void Check_OverTheDocumentedLimits_IsRefused()
    {
        var value = new AdvancedFilter(AdvancedOperator.StringIn, "data.a", "x");
        AdvancedFilter.Check([.. Enumerable.Repeat(value, 25)]);
        Assert.Throws<ArgumentException>(() => AdvancedFilter.Check([.. Enumerable.Repeat(value, 26)]));
        Assert.Throws<ArgumentException>(() => AdvancedFilter.Check([value, new(AdvancedOperator.NumberIn, "data.b", [.. Enumerable.Repeat<object>(1m, 25)])]));
        Assert.Throws<ArgumentException>(() => AdvancedFilter.Check([new(AdvancedOperator.StringIn, "data.a", new string('x', 513))]));
        Assert.Throws<ArgumentException>(() => AdvancedFilter.Check([new(AdvancedOperator.StringIn, "data..a", "x")]));
        Assert.Throws<ArgumentException>(() => AdvancedFilter.Check([new(AdvancedOperator.NumberLessThan, "data.a", "x")]));
        Assert.Throws<ArgumentException>(() => AdvancedFilter.Check([new(AdvancedOperator.IsNotNull, "data.a", "x")]));
    }

    [Property]
    public void Matches_OfAnyNumber_NegationIsTheOpposite(int value, int wanted)
    {
        var root = TestEvents.Of(1, data: $$"""{"n":{{value}}}""").Root;

        Assert.NotEqual(
            new AdvancedFilter(AdvancedOperator.NumberIn, "data.n", (decimal)wanted).Matches(root, false),
            new AdvancedFilter(AdvancedOperator.NumberNotIn, "data.n", (decimal)wanted).Matches(root, false));
    }

    private static object[] Fitting(AdvancedOperator op) => op switch
    {
        AdvancedOperator.IsNullOrUndefined or AdvancedOperator.IsNotNull => [],
        AdvancedOperator.BoolEquals => [true],
        AdvancedOperator.NumberInRange or AdvancedOperator.NumberNotInRange => [new[] { 5m, 6m }],
        < AdvancedOperator.BoolEquals => [5m],
        _ => ["a"],
    };
}
