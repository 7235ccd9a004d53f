using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Terminal;

/// <summary>What the agent does with notices.</summary>
public sealed class NoticeBookTests
{
    [Fact]
    public async Task Notices_AreShownOnceInTheirPhasesAndReported()
    {
        using var bench = new Workbench();
        bench.Machine.Language = "zh-CN";
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        bench.Cloud.Offer = bench.Cloud.Offer! with { Notices = [Of("soon", NoticePhase.Before), Of("now", NoticePhase.During), Of("done", NoticePhase.After)] };

        using (var agent = bench.Agent())
        {
            await agent.RunCycleAsync(default);
            Assert.Equal(ExecutionState.Confirmed, agent.State);
        }

        await bench.RunOnceAsync();
        Assert.Equal(["soon", "now", "done"], bench.Machine.Shown.Select(n => n.NoticeId));
        Assert.Equal("zh-CN", CheckIns(bench)[0].Language);
        Assert.Equal(["soon", "now", "done"], CheckIns(bench)[^1].Notices!.Select(n => n.NoticeId));
        Assert.All(CheckIns(bench)[^1].Notices!, n => Assert.NotNull(n.ShownAt));
    }

    [Fact]
    public async Task Install_WaitsForTheAcknowledgementAndNoLonger()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        bench.Cloud.Offer = bench.Cloud.Offer! with { Notices = [Of("soon", NoticePhase.Before) with { MustAcknowledge = true, WaitHours = 2 }] };
        await bench.RunOnceAsync();
        await bench.RunOnceAsync();

        var waiting = CheckIns(bench)[^1].Waiting!;
        Assert.Equal((NoticeRules.NotAcknowledged, "soon shown, not acknowledged"), (waiting.Rule, waiting.Seen));
        Assert.Equal(ExecutionState.Installing, bench.ReadState().Execution!.State);
        bench.Time.Advance(TimeSpan.FromHours(2));

        await bench.RunOnceAsync();

        Assert.Equal(ExecutionState.Confirmed, bench.ReadState().Execution!.State);
    }

    [Fact]
    public async Task Install_GoesOnOnceItIsAcknowledgedAlsoByAnotherAgent()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        bench.Cloud.Offer = bench.Cloud.Offer! with { Notices = [Of("soon", NoticePhase.Before) with { MustAcknowledge = true }] };
        await bench.RunOnceAsync();
        Assert.Equal(ExecutionState.Installing, bench.ReadState().Execution!.State);
        bench.Machine.Reader = notice => notice.NoticeId == "soon";

        await bench.RunOnceAsync();
        await bench.RunOnceAsync();

        Assert.Equal(ExecutionState.Confirmed, bench.ReadState().Execution!.State);
        Assert.NotNull(Assert.Single(CheckIns(bench)[^1].Notices!).AcknowledgedAt);
        Assert.Single(bench.Machine.Shown);
    }

    [Fact]
    public async Task Notice_WithATime_IsNotShownBeforeItAlsoWithoutTheService()
    {
        using var bench = new Workbench();
        bench.Cloud.Offer = bench.Cloud.None() with { Notices = [Of("soon", NoticePhase.Before) with { ShowFrom = bench.Time.GetUtcNow().AddHours(1) }] };
        await bench.RunOnceAsync();
        Assert.Empty(bench.Machine.Shown);
        bench.Cloud.Instead = _ => throw new HttpRequestException("no route");
        bench.Time.Advance(TimeSpan.FromHours(1));

        await bench.RunOnceAsync();

        Assert.Equal("soon", Assert.Single(bench.Machine.Shown).NoticeId);
    }

    [Fact]
    public async Task Checklist_IsShownAfterTheUpgrade_AndItsAnswersAreReportedUntilTheyChange()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        bench.Cloud.Offer = bench.Cloud.Offer! with { Notices = [Of("check", NoticePhase.After) with { Checklist = [new("receipt", "A receipt prints."), new("scanner", "It scans.")] }] };
        var asked = new List<ExecutionState?>();
        List<ChecklistAnswer> said = [];
        using (var agent = bench.Agent())
        {
            bench.Machine.Checker = _ =>
            {
                asked.Add(agent.State);
                return said;
            };
            await agent.RunCycleAsync(default);
            Assert.Equal(ExecutionState.Confirmed, agent.State);
            said = [new("receipt", ChecklistResult.Failed, bench.Time.GetUtcNow(), "no paper"), new("drawer", ChecklistResult.Passed, bench.Time.GetUtcNow())];
            await agent.RunCycleAsync(default);
        }

        Assert.All(asked, state => Assert.Equal(ExecutionState.Confirmed, state));
        var first = Assert.Single(CheckIns(bench)[^1].Notices!);
        Assert.Equal(("receipt", "no paper", null), (Assert.Single(first.Answers!).Id, first.Answers![0].Text, first.AcknowledgedAt));

        // Another process, after a power cut: what was said stays said. Then somebody loads paper.
        bench.Machine.Checker = null;
        await bench.RunOnceAsync();
        Assert.Single(Assert.Single(CheckIns(bench)[^1].Notices!).Answers!);
        bench.Machine.Checker = _ => [new("scanner", ChecklistResult.Passed, bench.Time.GetUtcNow()), new("receipt", ChecklistResult.Passed, bench.Time.GetUtcNow())];
        await bench.RunOnceAsync();
        var last = Assert.Single(CheckIns(bench)[^1].Notices!);
        Assert.Equal([("receipt", ChecklistResult.Passed), ("scanner", ChecklistResult.Passed)], last.Answers!.Select(a => (a.Id, a.Result)));
        Assert.NotNull(last.AcknowledgedAt);
    }

    [Fact]
    public async Task Answer_ThatTheServiceWouldRefuse_IsNotTakenOver()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        bench.Cloud.Offer = bench.Cloud.Offer! with { Notices = [Of("check", NoticePhase.After) with { Checklist = [new("receipt", "A receipt prints.")] }] };
        bench.Machine.Checker = _ => [new("receipt", ChecklistResult.Failed, bench.Time.GetUtcNow(), new string('x', 65))];
        using (var agent = bench.Agent())
        {
            await agent.RunCycleAsync(default);
        }

        await bench.RunOnceAsync();

        Assert.Null(Assert.Single(CheckIns(bench)[^1].Notices!).Answers);
    }

    [Fact]
    public async Task Answers_MoreThanACheckInTakes_AreThoseOfTheNewestNotices()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        ChecklistLine[] lines = [.. Enumerable.Range(0, Limits.ChecklistItems).Select(i => new ChecklistLine($"l{i}", "It works."))];
        bench.Cloud.Offer = bench.Cloud.Offer! with { Notices = [.. Enumerable.Range(0, 6).Select(i => Of($"check-{i}", NoticePhase.After) with { Checklist = lines })] };
        bench.Machine.Checker = _ => [.. lines.Select(l => new ChecklistAnswer(l.Id, ChecklistResult.Passed, bench.Time.GetUtcNow()))];
        using (var agent = bench.Agent())
        {
            await agent.RunCycleAsync(default);
        }

        await bench.RunOnceAsync();

        var request = CheckIns(bench)[^1];
        Assert.Equal([0, 0, 8, 8, 8, 8], request.Notices!.Select(n => n.Answers?.Count ?? 0));
        var check = new FieldChecker();
        request.Check(check);
        Assert.Null(check.Error);
    }

    private static DirectiveNotice Of(string id, NoticePhase phase) => new("rollout-1", id, "os-2.0.0", phase, "en", $"About {id}.");

    private static List<CheckInRequest> CheckIns(Workbench bench) =>
        [.. bench.Cloud.Seen.Where(s => s.Is("check-in")).Select(s => JsonSerializer.Deserialize(s.Body, ProtocolJson.Default.CheckInRequest)!)];
}
