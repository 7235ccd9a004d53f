using System.Globalization;
using PosCloud.Protocol.Preconditions;

namespace PosCloud.Tests.Preconditions;

public sealed class ShopDayTests
{
    [Theory]
    [InlineData("Europe/Berlin", "2030-01-20T22:59:59Z", "2030-01-20", "2030-01-20T23:00Z")]
    [InlineData("Europe/Berlin", "2030-01-20T23:00:00Z", "2030-01-21", "2030-01-21T23:00Z")]
    [InlineData("Asia/Shanghai", "2030-01-20T16:00:00Z", "2030-01-21", "2030-01-21T16:00Z")]
    [InlineData("Europe/Berlin", "2030-03-31T12:00:00Z", "2030-03-31", "2030-03-31T22:00Z")]
    [InlineData(null, "2030-01-20T12:00:00Z", "2030-01-20", "2030-01-21T00:00Z")]
    [InlineData("Mars/Olympus", "2030-01-20T12:00:00Z", "2030-01-20", "2030-01-21T00:00Z")]
    public void Day_OfAShop_IsThatOfItsClock(string? zone, string now, string day, string next)
    {
        var at = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);

        Assert.Equal(day, ShopDay.Of(zone, at));
        Assert.Equal(DateTimeOffset.Parse(next, CultureInfo.InvariantCulture), ShopDay.Next(zone, at));
    }

    [Fact]
    public void Next_AtTheEndOfTheCalendar_IsNone() => Assert.Null(ShopDay.Next("Asia/Shanghai", DateTimeOffset.MaxValue));
}
