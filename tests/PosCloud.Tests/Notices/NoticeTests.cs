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

    [Fact]
    public void Checklist_OutOfBounds_IsRefusedAndASoundOneIsNot()
    {
        var line = new ChecklistItem("receipt", new Dictionary<string, string> { ["en"] = "A receipt prints.", ["de"] = "Ein Bon wird gedruckt." });
        var after = new Notice("check", NoticePhase.After, new Dictionary<string, string> { ["en"] = "Please check:", ["de"] = "Bitte prüfen:" }, Checklist: [line]);

        Assert.Null(Error(new NoticePlan([after])));
        Assert.Contains("after the upgrade", Error(new NoticePlan([after with { Phase = NoticePhase.During }])), StringComparison.Ordinal);
        Assert.Contains("different ids", Error(new NoticePlan([after with { Checklist = [line, line] }])), StringComparison.Ordinal);
        Assert.Contains("1 to 8", Error(new NoticePlan([after with { Checklist = [] }])), StringComparison.Ordinal);
        Assert.Contains("1 to 8", Error(new NoticePlan([after with { Checklist = [.. Enumerable.Range(0, 9).Select(i => line with { Id = $"l{i}" })] }])), StringComparison.Ordinal);
        Assert.Contains("languages", Error(WithTexts(("en", "A receipt prints."))), StringComparison.Ordinal);
        Assert.Contains("languages", Error(WithTexts(("en", "A receipt prints."), ("fr", "Un ticket."))), StringComparison.Ordinal);
        Assert.Contains("direction", Error(WithTexts(("en", "A receipt\u202E"), ("de", "Bon"))), StringComparison.Ordinal);
        Assert.Contains("160", Error(WithTexts(("en", new string('x', 161)), ("de", "Bon"))), StringComparison.Ordinal);
        Assert.NotNull(Error(new NoticePlan([after with { Checklist = [line with { Id = "A" }] }])));

        NoticePlan WithTexts(params (string Language, string Text)[] texts) =>
            new([after with { Checklist = [line with { Texts = texts.ToDictionary(t => t.Language, t => t.Text) }] }]);
    }

    [Fact]
    public void Plan_WithMoreTextThanOneRowTakes_IsRefused()
    {
        var texts = Enumerable.Range(0, 12).ToDictionary(i => $"{(char)('a' + i)}a", _ => new string('x', 500));
        var notice = new Notice("one", NoticePhase.After, texts);

        Assert.Null(Error(new NoticePlan([notice, notice with { Id = "two" }])));
        Assert.Contains("12000", Error(new NoticePlan([notice, notice with { Id = "two" }, notice with { Id = "three", Texts = new Dictionary<string, string> { ["en"] = "x" } }])), StringComparison.Ordinal);
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
