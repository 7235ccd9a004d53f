using PosCloud.Core.Targeting;
using static PosCloud.Tests.Targeting.FilterSamples;

namespace PosCloud.Tests.Targeting;

public sealed class TargetFilterTests
{
    [Theory]
    [InlineData("id == till-7")]
    [InlineData("site == shop-12")]
    [InlineData("merchant == acme")]
    [InlineData("region == north")]
    [InlineData("tag.region == north")]
    [InlineData("tag.ring == pilot")]
    [InlineData("tag.floor.level == 2")]
    [InlineData("tag.\"floor.level\" == 2")]
    [InlineData("model == P400")]
    [InlineData("revision == B2")]
    [InlineData("hardware == SN-100")]
    [InlineData("agent == 1.2")]
    [InlineData("component.os == 2.9")]
    [InlineData("component.'os' == 2.9")]
    [InlineData("component.\"pay.core\" == 1.4")]
    [InlineData("component.os.sha256 == " + OsHash)]
    [InlineData("component.\"pay.core\".sha256 like 'aaa*'")]
    [InlineData("peripheral.POSPrinter == TM-88")]
    [InlineData("peripheral.POSPrinter == TM-20")]
    [InlineData("peripheral.POSPRINTER.firmware == 4")]
    [InlineData("peripheral.POSPrinter.status == 'paper low'")]
    [InlineData("peripheral.Scanner == QuickScan")]
    [InlineData("peripheral.POSPrinter.serial == 2")]
    [InlineData("certificate.host-tls == 2027-01-31")]
    [InlineData("certificate.host-tls < 2027-02-01")]
    [InlineData("certificate.host-tls >= 2026-12-31")]
    [InlineData("inventoryChanged == 2026-11-02")]
    [InlineData("inventoryChanged > 2026-10-31")]
    [InlineData("network == ethernet")]
    [InlineData("power == mains")]
    [InlineData("timeZone == 'Europe/Berlin'")]
    public void Matches_EachFact_IsRead(string text)
    {
        Assert.True(Evaluate(text, Till));
        Assert.Null(Evaluate(text, Bare with { TerminalId = "", Hardware = Bare.Hardware with { Id = "" } }));
    }

    [Theory]
    [InlineData("peripheral.POSPrinter.count == 2", true, false)]
    [InlineData("peripheral.POSPrinter.count < 10", true, true)]
    [InlineData("peripheral.CashDrawer.count == 0", true, true)]
    [InlineData("peripheral.Scanner.count >= 2", false, false)]
    public void Matches_Count_IsAlwaysKnown(string text, bool till, bool bare)
    {
        Assert.Equal(till, Evaluate(text, Till));
        Assert.Equal(bare, Evaluate(text, Bare));
    }

    [Theory]
    [InlineData("site == shop-12", true)]
    [InlineData("site == Shop-12", false)]
    [InlineData("site != shop-12", false)]
    [InlineData("site != shop-13", true)]
    [InlineData("site < shop-100", true)]
    [InlineData("site < shop-12", false)]
    [InlineData("site <= shop-12", true)]
    [InlineData("site > shop-9", true)]
    [InlineData("site > shop-12", false)]
    [InlineData("site >= shop-12", true)]
    [InlineData("site >= shop-13", false)]
    [InlineData("site in [shop-1, shop-12]", true)]
    [InlineData("site in [shop-1, shop-2]", false)]
    [InlineData("site not in [shop-1, shop-2]", true)]
    [InlineData("site not in [shop-1, shop-12]", false)]
    [InlineData("site like 'shop-*'", true)]
    [InlineData("site like 'Shop-*'", false)]
    [InlineData("site not like 'kiosk-*'", true)]
    [InlineData("site not like 'shop-??'", false)]
    [InlineData("site exists", true)]
    public void Matches_EachOperator_Decides(string text, bool expected) => Assert.Equal(expected, Evaluate(text, Till));

    [Theory]
    [InlineData("component.os == 2.9", true)]
    [InlineData("component.os == 2.09.0+build7", true)]
    [InlineData("component.os != 2.9", false)]
    [InlineData("component.os in [1.0, 3.0, 2.9, 2.0]", true)]
    [InlineData("component.os not in [1.0, 3.0, 2.9, 2.0]", false)]
    [InlineData("component.os in [1.0, 3.0, 2.10, 2.0]", false)]
    [InlineData("component.os < 2.10", true)]
    [InlineData("component.os < 2.9.0-rc.1", false)]
    [InlineData("agent == 1.2.0.0", true)]
    [InlineData("revision == b2", true)]
    [InlineData("peripheral.POSPrinter.firmware == 3.1.0", true)]
    [InlineData("tag.\"floor.level\" == 2.0", false)]
    [InlineData("component.os like '2.9'", false)]
    public void Matches_Version_IsEqualWhenItIsTheSameVersion(string text, bool expected) => Assert.Equal(expected, Evaluate(text, Till));

    [Fact]
    public void Matches_VersionsOutsideAscii_AreEqualOnlyAsTheyAre()
    {
        var till = Till with { Hardware = Till.Hardware with { Revision = "改版二" } };

        Assert.True(Evaluate("revision == '改版二'", till));
        Assert.False(Evaluate("revision == '改版三'", till));
        Assert.False(Evaluate("revision == 0", till));
    }

    [Theory]
    [InlineData("peripheral.POSPrinter == TM-20", true)]
    [InlineData("peripheral.POSPrinter != TM-20", false)]
    [InlineData("peripheral.POSPrinter != TM-30", true)]
    [InlineData("peripheral.POSPrinter in [TM-20, TM-30]", true)]
    [InlineData("peripheral.POSPrinter not in [TM-20, TM-30]", false)]
    [InlineData("peripheral.POSPrinter not in [TM-30, TM-40]", true)]
    [InlineData("peripheral.POSPrinter like '*20'", true)]
    [InlineData("peripheral.POSPrinter not like '*20'", false)]
    [InlineData("peripheral.POSPrinter not like '*30'", true)]
    [InlineData("peripheral.POSPrinter.firmware < 4.0", true)]
    [InlineData("peripheral.POSPrinter.firmware >= 4.0", true)]
    [InlineData("not peripheral.POSPrinter.firmware >= 4.0", false)]
    public void Matches_SeveralValues_OneFitsAndAllDiffer(string text, bool expected) => Assert.Equal(expected, Evaluate(text, Till));

    [Theory]
    [InlineData("peripheral.POSPrinter.firmware == 3.1", true)]
    [InlineData("peripheral.POSPrinter.firmware == 9.9", null)]
    [InlineData("peripheral.POSPrinter.firmware != 3.1", false)]
    [InlineData("peripheral.POSPrinter.firmware != 9.9", null)]
    [InlineData("peripheral.POSPrinter.firmware exists", true)]
    [InlineData("peripheral.CashDrawer exists", false)]
    [InlineData("peripheral.CashDrawer != X", null)]
    public void Matches_SomeOfSeveralValuesUnknown_IsUnknownUnlessDecided(string text, bool? expected)
    {
        var till = Till with { Peripherals = [Till.Peripherals[0], Till.Peripherals[1] with { Firmware = "" }] };

        Assert.Equal(expected, Evaluate(text, till));
    }

    [Theory]
    [InlineData("tag.vip == x", null)]
    [InlineData("tag.vip != x", null)]
    [InlineData("tag.vip < x", null)]
    [InlineData("tag.vip in [x]", null)]
    [InlineData("tag.vip not in [x]", null)]
    [InlineData("tag.vip like x", null)]
    [InlineData("tag.vip not like x", null)]
    [InlineData("not tag.vip == x", null)]
    [InlineData("tag.vip exists", false)]
    [InlineData("not tag.vip exists", true)]
    [InlineData("tag.note exists", false)]
    [InlineData("tag.note != x", null)]
    [InlineData("tag.vip == x or site == shop-12", true)]
    [InlineData("tag.vip == x or site == shop-13", null)]
    [InlineData("tag.vip == x and site == shop-12", null)]
    [InlineData("tag.vip == x and site == shop-13", false)]
    [InlineData("site == shop-12 and tag.vip == x", null)]
    [InlineData("site == shop-13 or tag.vip == x", null)]
    [InlineData("not (tag.vip == x and site == shop-13)", true)]
    [InlineData("component.app.sha256 != x", null)]
    [InlineData("peripheral.Scanner.firmware < 2", null)]
    public void Matches_AbsentFact_IsUnknown(string text, bool? expected) => Assert.Equal(expected, Evaluate(text, Till));

    [Theory]
    [InlineData("id == till-7 or id == a and id == b", true)]
    [InlineData("(id == till-7 or id == a) and id == b", false)]
    [InlineData("not id == a and id == b", false)]
    [InlineData("not (id == a and id == b)", true)]
    [InlineData("not not id == till-7", true)]
    [InlineData("id==till-7 AND NOT site LIKE 'x' Or id IN[a]", true)]
    public void Matches_Binding_IsNotThenAndThenOr(string text, bool expected) => Assert.Equal(expected, Evaluate(text, Till));

    [Theory]
    [InlineData("ALL")]
    [InlineData(" all ")]
    public void Matches_All_IsEveryTerminal(string text)
    {
        Assert.True(Evaluate(text, Till));
        Assert.True(Evaluate(text, Bare));
        Assert.Equal("all", Parse(text).ToString());
        Assert.Equal(text, Parse(text).Text);
        Assert.Equal("all", TargetFilter.All.Text);
        Assert.True(TargetFilter.All.Matches(Bare));
    }

    [Theory]
    [InlineData("*", "", false)]
    [InlineData("*", "x", true)]
    [InlineData("a*", "a", true)]
    [InlineData("a?", "a", false)]
    [InlineData("*b*", "abc", true)]
    [InlineData("a*c", "abcbc", true)]
    [InlineData("a*c", "abcb", false)]
    [InlineData("*ab", "aab", true)]
    [InlineData("?*?", "x", false)]
    [InlineData("?*?", "xy", true)]
    [InlineData("a**b", "a-b", true)]
    [InlineData("a.c", "abc", false)]
    [InlineData("[a]*", "[a]b", true)]
    public void Matches_Glob_IsAboutTheWholeValue(string pattern, string site, bool expected) =>
        Assert.Equal(expected, Parse($"site like '{pattern}'").Matches(Till with { Site = site }));

    [Fact(Timeout = 60_000)]
    public async Task Matches_GlobWithManyStars_EndsSoon()
    {
        var filter = Parse($"site like '{string.Concat(Enumerable.Repeat("*a", 31))}*b'");
        var till = Till with { Site = new string('a', 10_000) };

        Assert.False(await Task.Run(() => filter.Matches(till)));
    }

    [Theory]
    [InlineData("model==P400", "model == P400")]
    [InlineData("model == \"P400\"", "model == P400")]
    [InlineData("model == 'P 400'", "model == \"P 400\"")]
    [InlineData("model == 'say \"\\'hi\\'\"'", "model == \"say \\\"'hi'\\\"\"")]
    [InlineData("model == '\"\"\\''", "model == '\"\"\\''")]
    [InlineData("model == 'a\\\\b'", "model == \"a\\\\b\"")]
    [InlineData("model == 'And'", "model == \"And\"")]
    [InlineData("model NOT IN[a,'b',\"c d\"]", "model not in [a, b, \"c d\"]")]
    [InlineData("((id == a)) or (id == b or (id == c and id == d))", "id == a or id == b or id == c and id == d")]
    [InlineData("not(id == a) and (id==b and (id == c or id == d))", "not id == a and id == b and (id == c or id == d)")]
    [InlineData("NOT (id EXISTS OR site exists)", "not (id exists or site exists)")]
    [InlineData("tag.merchant == 'x' or tag.'a.b' exists", "merchant == x or tag.a.b exists")]
    [InlineData("tag.'my ring' exists", "tag.\"my ring\" exists")]
    [InlineData("component.'a.b'.sha256 exists or component.'ab'.sha256 exists", "component.\"a.b\".sha256 exists or component.ab.sha256 exists")]
    [InlineData("peripheral.'POS.Printer'.status exists", "peripheral.\"POS.Printer\".status exists")]
    public void ToString_ManyWays_OneText(string text, string canonical)
    {
        Assert.Equal(canonical, Parse(text).ToString());
        Assert.Equal(canonical, Parse(canonical).ToString());
        Assert.Equal(text, Parse(text).Text);
    }

    [Fact]
    public void Of_ViewAndState_AreTheSameSubject()
    {
        var state = Terminals.DecisionSamples.State();
        var facts = Terminals.DecisionSamples.Facts();

        var subject = FilterSubject.Of(state, facts);
        Assert.Equal(subject, FilterSubject.Of(PosCloud.Core.Fleet.TerminalViews.Of(state, facts)));
        Assert.True(Evaluate("id == till-1 and site == shop-1 and model == POS-1 and revision == A and agent == 1 and component.os == 1", subject));
    }
}
