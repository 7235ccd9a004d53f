using PosCloud.Core.Fleet;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Tables;

namespace PosCloud.Tests.Notices;

/// <summary>Notices in the directives of the service.</summary>
public sealed class NoticeCheckInTests : IDisposable
{
    private static readonly WeeklySpan Night = new([.. Enum.GetValues<Weekday>()], "03:00", "04:00");

    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Notice_RidesInIdleAnswersUntilTheTerminalSaysThatItHasIt()
    {
        var terminal = await WaitingAsync();

        var first = await CheckInAsync(terminal, "zh-CN", null);
        var notice = Assert.Single(first.Directive.Notices!);
        Assert.Equal((DirectiveAction.None, "r1", "tonight", "zh-CN", "今晚。"), (first.Directive.Action, notice.RolloutId, notice.NoticeId, notice.Language, notice.Text));
        Assert.Equal(notice.PlannedAt!.Value.AddHours(-4), notice.ShowFrom);
        Assert.Equal("en", Assert.Single((await CheckInAsync(terminal, "fr", null)).Directive.Notices!).Language);

        var report = new NoticeReport("r1", "tonight", cloud.Time.GetUtcNow());
        Assert.Null((await CheckInAsync(terminal, "zh-CN", [report])).Directive.Notices);
        var shown = (await cloud.Get<TerminalQueries>().ShowAsync(FakeCloud.Estate, "till-1", default)).Value();
        Assert.Equal(("zh-CN", report), (shown.Language, Assert.Single(shown.Notices!)));
    }

    [Fact]
    public async Task Checklist_ComesInTheReadersLanguage_AndItsAnswersAreShownToTheOperator()
    {
        var line = new ChecklistItem("receipt", new Dictionary<string, string> { ["en"] = "A receipt prints.", ["zh-CN"] = "可打印小票。" });
        var terminal = await WaitingAsync(
            new Notice("check", NoticePhase.After, new Dictionary<string, string> { ["en"] = "Please check:", ["zh-CN"] = "请检查：" }, Checklist: [line]));

        var notice = Assert.Single((await CheckInAsync(terminal, "zh-CN", null)).Directive.Notices!);
        Assert.Equal(("请检查：", new ChecklistLine("receipt", "可打印小票。")), (notice.Text, Assert.Single(notice.Checklist!)));

        var answer = new ChecklistAnswer("receipt", ChecklistResult.Failed, cloud.Time.GetUtcNow(), "no paper");
        await CheckInAsync(terminal, "zh-CN", [new NoticeReport("r1", "check", cloud.Time.GetUtcNow(), cloud.Time.GetUtcNow(), Answers: [answer])]);
        var shown = (await cloud.Get<TerminalQueries>().ShowAsync(FakeCloud.Estate, "till-1", default)).Value();
        Assert.Equal(answer, Assert.Single(Assert.Single(shown.Notices!).Answers!));
    }

    [Theory]
    [InlineData(9, 1, null)]
    [InlineData(8, 5, null)]
    [InlineData(1, 1, "a\u0007")]
    public void Answers_OutOfBounds_AreRefused(int answers, int notices, string? text)
    {
        var all = Enumerable.Range(0, answers).Select(i => new ChecklistAnswer($"l{i}", ChecklistResult.Passed, default, text)).ToList();
        var check = new FieldChecker();

        new CheckInRequest(
            1, new HardwareInfo("sn-1", "POS-1", "A"), [], [], new Conditions(), "1.0.0", Notices: [.. Enumerable.Range(0, notices).Select(i => new NoticeReport("r1", $"n{i}", default, Answers: all))]).Check(check);

        Assert.StartsWith("/notices", check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckIn_WithNotices_StaysOneTransaction()
    {
        var terminal = await WaitingAsync();
        await CheckInAsync(terminal, "en", null);
        var operations = new List<TableOperation>();
        cloud.Interfere = operation =>
        {
            operations.Add(operation);
            return Task.CompletedTask;
        };

        Assert.NotNull((await CheckInAsync(terminal, "en", null)).Directive.Notices);
        Assert.Single(operations);
    }

    [Fact]
    public async Task Notice_ThatIsNotDueSoon_IsNotSentYet()
    {
        var terminal = await WaitingAsync(new Notice("tonight", NoticePhase.Before, new Dictionary<string, string> { ["en"] = "Soon." }, HoursBefore: 4), cloud.Time.GetUtcNow().AddDays(30));

        Assert.Null((await CheckInAsync(terminal, "en", null)).Directive.Notices);
        cloud.Time.Advance(TimeSpan.FromDays(29));
        await cloud.SeeWorldAsync();
        Assert.NotNull((await CheckInAsync(terminal, "en", null)).Directive.Notices);
    }

    private async Task<FakeTerminal> WaitingAsync(Notice? notice = null, DateTimeOffset? plannedAt = null)
    {
        notice ??= new Notice(
            "tonight", NoticePhase.Before, new Dictionary<string, string> { ["en"] = "Tonight.", ["zh-CN"] = "今晚。" }, HoursBefore: 4, MustAcknowledge: true);
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        var plan = new RolloutPlanBody(
            [new WavePlan("all", Notices: new NoticePlan([notice], plannedAt))],
            Preconditions: new UpgradePreconditions(Schedule: new Schedule(Windows: [Night], DownloadInWindow: true)));
        await cloud.RollOutAsync("r1", "2.0.0", plan: plan);
        return terminal;
    }

    private static async Task<CheckInAnswer> CheckInAsync(FakeTerminal terminal, string language, IReadOnlyList<NoticeReport>? reports)
    {
        var message = terminal.NextCheckIn(request => request with
        {
            Language = language,
            Notices = reports,
            Conditions = new Conditions(FreeBytes: 1L << 30, TimeZone: "UTC"),
        });
        return terminal.Take(message, (await terminal.SendAsync(message)).Value());
    }
}
