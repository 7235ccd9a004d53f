using PosCloud.Core.Trust;

namespace PosCloud.Tests.Trust;

public sealed class TrustNoticeTests
{
    [Theory]
    [InlineData(31, 0)]
    [InlineData(30, 0)]
    [InlineData(29.9, 1)]
    [InlineData(15, 1)]
    [InlineData(14.9, 2)]
    [InlineData(7, 3)]
    [InlineData(3, 4)]
    [InlineData(1, 5)]
    [InlineData(0.001, 5)]
    [InlineData(0, TrustNotice.Expired)]
    [InlineData(-100, TrustNotice.Expired)]
    public void Of_DaysLeftOfThirty_HalvesEachTime(double days, int notice) =>
        Assert.Equal(notice, TrustNotice.Of(TimeSpan.FromDays(days), TrustNotice.People));

    [Fact]
    public void Service_OfALife_IsHalfOfWhatIsLeftWhenItShouldHaveBeenRenewed() =>
        Assert.Equal(TimeSpan.FromHours(6) / 2 / 2, TrustNotice.Service(TimeSpan.FromHours(6)));
}
