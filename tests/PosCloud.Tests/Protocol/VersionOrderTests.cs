using PosCloud.Protocol;

namespace PosCloud.Tests.Protocol;

public sealed class VersionOrderTests
{
    [Theory]
    [InlineData("1.0", "2.0")]
    [InlineData("2.9", "2.10")]
    [InlineData("2.0-rc.1", "2.0")]
    [InlineData("2.0-alpha", "2.0-beta")]
    [InlineData("2.0-rc.2", "2.0-rc.10")]
    [InlineData("2.0", "2.0.1")]
    [InlineData("2.0", "2.0a")]
    [InlineData("V03.12", "v3.13")]
    [InlineData("", "1")]
    [InlineData("99999999999999999999", "100000000000000000000")]
    public void Compare_EarlierAndLater_AreOrdered(string earlier, string later)
    {
        Assert.True(VersionOrder.Instance.Compare(earlier, later) < 0);
        Assert.True(VersionOrder.Instance.Compare(later, earlier) > 0);
    }

    [Theory]
    [InlineData("2.0", "2.0.0")]
    [InlineData("V03.12", "v3.12")]
    [InlineData("1.0+build7", "1.0+build8")]
    [InlineData("1_2", "1.2")]
    public void Compare_SameVersion_IsEqual(string one, string other) => Assert.Equal(0, VersionOrder.Instance.Compare(one, other));

    // SemVer 2.0.0, section 11.4.
    [Fact]
    public void Compare_SemVerExample_KeepsItsOrder()
    {
        string[] ordered = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0"];

        Assert.Equal(ordered, ordered.Reverse().Order(VersionOrder.Instance));
    }

    [FsCheck.Xunit.Property(MaxTest = 1000)]
    public void Compare_AnyThree_IsAnOrder(FsCheck.NonNull<string> a, FsCheck.NonNull<string> b, FsCheck.NonNull<string> c)
    {
        int Compare(string x, string y) => Math.Sign(VersionOrder.Instance.Compare(x, y));

        Assert.Equal(0, Compare(a.Get, a.Get));
        Assert.Equal(Compare(a.Get, b.Get), -Compare(b.Get, a.Get));
        if (Compare(a.Get, b.Get) <= 0 && Compare(b.Get, c.Get) <= 0)
        {
            Assert.True(Compare(a.Get, c.Get) <= 0);
        }
    }
}
