using FsCheck.Xunit;
using PosCloud.Protocol;
using PosCloud.Protocol.Notices;

namespace PosCloud.Tests.Notices;

public sealed class NoticeTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(50);

    private static readonly Notice Sample = new(
        "tonight", NoticePhase.Before, new Dictionary<string, string> { ["en"] = "Tonight.", ["zh-CN"] = "今晚。", ["de"] = "Heute Nacht." }, 4, MustAcknowledge: true, WaitHours: 24);

    [Theory]
    [InlineData("zh-CN", null, "zh-CN")]
    [InlineData("zh-cn", null, "zh-CN")]
    [InlineData("de-AT", null, "de")]
    [InlineData("fr-CA", "zh-CN", "zh-CN")]
    [InlineData("fr", "it", "en")]
    [InlineData(null, null, "en")]
    public void Text_ForAReader_IsTheNearest(string? language, string? estate, string expected) =>
        Assert.Equal((expected, Sample.Texts[expected]), Sample.For(language, estate));

    [Fact]
    public void Text_WithoutEnglish_IsAnyOne() =>
        Assert.Equal("de", (Sample with { Texts = new Dictionary<string, string> { ["ja"] = "今夜", ["de"] = "Heute" } }).For("fr", null).Language);

    [Theory]
    [InlineData("enter your PIN\u202E", "direction")]
    [InlineData("a\u001B[2J", "control")]
    [InlineData("", "1 to 500")]
    public void Text_ThatIsNotPlain_IsRefused(string text, string expected)
    {
        var check = new FieldChecker();
        new NoticePlan([Sample with { Texts = new Dictionary<string, string> { ["en"] = text } }]).Check(check, "/notices");

        Assert.Contains(expected, check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_OutOfBounds_IsRefusedAndASoundOneIsNot()
    {
        Assert.Null(Error(new NoticePlan([Sample], Language: "zh-CN")));
        Assert.NotNull(Error(new NoticePlan([])));
        Assert.NotNull(Error(new NoticePlan([Sample, Sample])));
        Assert.NotNull(Error(new NoticePlan([Sample with { Phase = NoticePhase.After }])));
        Assert.NotNull(Error(new NoticePlan([Sample with { Texts = new Dictionary<string, string> { ["en_US"] = "x" } }])));
        Assert.NotNull(Error(new NoticePlan([Sample], Language: "-")));
    }

    [Property(MaxTest = 500)]
    public void Acknowledgement_NeverHoldsAnUpgradeForEver(int waitHours, int received, int ends, bool isShown)
    {
        var wait = 1 + Math.Abs(waitHours % 744);
        var report = new NoticeReport("r1", "tonight", Now.AddHours(received % 1000), isShown ? Now : null);
        DateTimeOffset? end = ends % 2 == 0 ? null : Now.AddHours(ends % 1000);

        var refusal = NoticeRules.Check("tonight", wait, report, end, Now);

        if (refusal is not null)
        {
            Assert.True(refusal.NextTry > Now);
            Assert.Null(NoticeRules.Check("tonight", wait, report, end, refusal.NextTry!.Value));
        }

        Assert.Null(NoticeRules.Check("tonight", wait, report with { AcknowledgedAt = Now }, end, Now));
    }

    private static string? Error(NoticePlan plan)
    {
        var check = new FieldChecker();
        plan.Check(check, "/notices");
        return check.Error;
    }
}
