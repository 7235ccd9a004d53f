using PosCloud.Core.Events;
using PosCloud.Core.Fleet;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using static PosCloud.Tests.Terminals.DecisionSamples;

namespace PosCloud.Tests.Rollouts;

/// <summary>One line of the preparation list.</summary>
public sealed class ReadinessTests
{
    private static readonly WeeklySpan Night = new([.. Enum.GetValues<Weekday>()], "03:00", "04:00");

    private static readonly UpgradePreconditions Asked = new(
        Power: PowerNeed.Mains, BatchClosed: true, MinIdleSeconds: 600, Schedule: new Schedule(Windows: [Night]));

    private static readonly Conditions Good = new(
        Power: "mains", BatchOpen: false, IdleSeconds: 0, FreeBytes: long.MaxValue, TimeZone: "UTC");

    [Fact]
    public void Terminal_ThatOnlyTheClockHolds_Waits()
    {
        var line = Of(Good);

        Assert.Equal(ReadinessVerdict.Waits, line.Verdict);
        Assert.Equal(Now.Date.AddHours(3), line.WindowAt.UtcDateTime);
        Assert.Equal((ReadinessMark.NotMet, ReadinessMark.Met), Marks(line, ReadinessAreas.Schedule));
        Assert.Equal((ReadinessMark.NotMet, ReadinessMark.Met), Marks(line, ReadinessAreas.Idle));
        Assert.Equal((ReadinessMark.Met, ReadinessMark.Met), Marks(line, ReadinessAreas.Power));
        Assert.Equal((ReadinessMark.NotAsked, ReadinessMark.NotAsked), Marks(line, ReadinessAreas.Equipment));
    }

    [Fact]
    public void Terminal_ThatLacksSomethingAtTheWindow_IsNotReadyAndNamesIt()
    {
        var line = Of(Good with { BatchOpen = true, Power = "battery" });

        Assert.Equal(ReadinessVerdict.NotReady, line.Verdict);
        var batch = line.Checks.Single(c => c.Name == ReadinessAreas.Batch);
        Assert.Equal((ReadinessMark.NotMet, ReadinessMark.NotMet), (batch.Now, batch.AtWindow));
        Assert.Equal(new Refusal(PreconditionRules.BatchOpen, "open", "closed"), batch.Refusal);
        Assert.Equal(PreconditionRules.Power, line.Checks.Single(c => c.Name == ReadinessAreas.Power).Refusal?.Rule);
    }

    [Fact]
    public void Window_ThatNeverOpens_IsNotReady()
    {
        var never = new UpgradePreconditions(Schedule: new Schedule(Windows: [Night], OutsideTradingHours: true));
        var line = Of(Good with { TradingHours = [new WeeklySpan([.. Enum.GetValues<Weekday>()], "00:00", "24:00")] }, never);

        Assert.Equal(ReadinessVerdict.NotReady, line.Verdict);
        Assert.Equal((ReadinessMark.NotMet, ReadinessMark.NotMet), Marks(line, ReadinessAreas.Schedule));
    }

    [Fact]
    public void Terminal_WithEverything_IsReadyNow() =>
        Assert.Equal((ReadinessVerdict.Ready, Now), Of(Good, new UpgradePreconditions(BatchClosed: true)) is var line ? (line.Verdict, line.WindowAt) : default);

    [Fact]
    public void Terminal_ThatHasTheRelease_IsDone()
    {
        Assert.Equal(ReadinessVerdict.Done, Of(Good, installed: 2).Verdict);
        Assert.Equal(ReadinessVerdict.Done, Of(Good, state: State(null, new RolloutOutcome("r1", OutcomeKind.Confirmed))).Verdict);
    }

    [Fact]
    public void Terminal_WhoseUpgradeRuns_IsRunningUnlessItWaitsForSomebody()
    {
        var running = State(Running());
        var waiting = new Refusal("some-new-rule", "nothing", "something");

        Assert.Equal(ReadinessVerdict.Running, Of(Good, state: running).Verdict);
        var held = Of(Good, state: running, waiting: waiting);
        Assert.Equal(ReadinessVerdict.NotReady, held.Verdict);
        Assert.Equal(waiting, held.Checks.Single(c => c.Name == "some-new-rule").Refusal);
        Assert.Equal(ReadinessVerdict.Running, Of(Good, state: running, waiting: waiting with { NextTry = Now.AddHours(1) }).Verdict);
    }

    [Fact]
    public void Backup_IsAskedByTheRelease_AndNotMetByAnAgentThatCannot()
    {
        var key = new EcJwk("EC", "P-256", "x", "y");
        var backup = new BackupPlan(["articles"]);

        Assert.Equal((ReadinessMark.NotAsked, ReadinessMark.NotAsked), Marks(Of(Good), ReadinessAreas.Backup));
        Assert.Equal((ReadinessMark.Met, ReadinessMark.Met), Marks(Of(Good, backup: backup, restoreKey: key), ReadinessAreas.Backup));
        var line = Of(Good, backup: backup);
        Assert.Equal((ReadinessVerdict.NotReady, (ReadinessMark.NotMet, ReadinessMark.NotMet)), (line.Verdict, Marks(line, ReadinessAreas.Backup)));
        Assert.Equal(RefusalRules.DataUnsupported, line.Checks.Single(c => c.Name == ReadinessAreas.Backup).Refusal?.Rule);
        var waits = new Refusal(ReadinessAreas.Backup, "2 of 7 blocks are there", "a backup that the service has verified");
        var running = Of(Good, state: State(Running()), waiting: waits, backup: backup, restoreKey: key);
        Assert.Equal(waits, running.Checks.Single(c => c.Name == ReadinessAreas.Backup).Refusal);
    }

    [Fact]
    public void Terminal_InAnotherRolloutsUpgrade_IsHeldByIt()
    {
        var check = Of(Good, state: State(Running(rolloutId: "r2"))).Checks.Single(c => c.Name == ReadinessAreas.Upgrade);

        Assert.Equal((ReadinessMark.NotMet, RefusalRules.ExecutionRunning), (check.AtWindow, check.Refusal?.Rule));
    }

    [Fact]
    public void Terminal_ThatWillTryAgainLater_WaitsForThatTime()
    {
        var failed = new RolloutOutcome("r1", OutcomeKind.Failed, 1, FailureKind.Download, Now);
        var body = new RolloutPlanBody(Retries: [new RetryRule(FailureKind.Download, 3, 6 * 3600)]);

        var line = Of(Good, new UpgradePreconditions(), state: State(null, failed), body: body);

        Assert.Equal((ReadinessVerdict.Waits, Now.AddHours(6)), (line.Verdict, line.WindowAt));
    }

    [Fact]
    public void Terminal_ThatIsOverdue_IsOutOfContact()
    {
        var message = new LastMessage(1, "d", Now.AddHours(-3), DirectiveAction.None, 3600, []);
        var line = Of(Good, new UpgradePreconditions(), state: State() with { LastMessage = message }, seenAt: Now.AddHours(-3));

        Assert.Equal(ReadinessVerdict.NotReady, line.Verdict);
        Assert.Equal((ReadinessMark.NotMet, ReadinessMark.NotMet), Marks(line, ReadinessAreas.Contact));
    }

    [Fact]
    public void Checklist_ThatWasShown_IsCountedAndOneThatWasNotIsNot()
    {
        var english = new Dictionary<string, string> { ["en"] = "Please check:" };
        var notice = new Notice("check", NoticePhase.After, english, Checklist: [new("receipt", english), new("scanner", english), new("drawer", english)]);
        var body = new RolloutPlanBody([new WavePlan("all", Notices: new NoticePlan([notice]))]);
        var done = State(null, new RolloutOutcome("r1", OutcomeKind.Confirmed));
        var report = new NoticeReport("r1", "check", Now);
        ChecklistAnswer[] answers = [new("receipt", ChecklistResult.Passed, Now), new("scanner", ChecklistResult.Failed, Now), new("other", ChecklistResult.Failed, Now)];

        Assert.Null(Of(Good, state: done, body: body).Checklist);
        Assert.Null(Of(Good, state: done, body: body, notices: [report]).Checklist);
        Assert.Null(Of(Good, state: done, body: body, notices: [report with { RolloutId = "r2", ShownAt = Now }]).Checklist);
        Assert.Equal(new ChecklistCount(3, 0, 0), Of(Good, state: done, body: body, notices: [report with { ShownAt = Now }]).Checklist);
        var count = Of(Good, state: done, body: body, notices: [report with { ShownAt = Now, Answers = answers }]).Checklist!;
        Assert.Equal((new ChecklistCount(3, 1, 1), 1), (count, count.Open));
    }

    private static TerminalReadiness Of(
        Conditions conditions,
        UpgradePreconditions? asked = null,
        TerminalState? state = null,
        int installed = 1,
        Refusal? waiting = null,
        RolloutPlanBody? body = null,
        DateTimeOffset? seenAt = null,
        IReadOnlyList<NoticeReport>? notices = null,
        BackupPlan? backup = null,
        EcJwk? restoreKey = null)
    {
        var plan = Plan(packages: Full());
        plan = plan with { Release = plan.Release with { Backup = backup }, Rollout = plan.Rollout with { Plan = (body ?? new RolloutPlanBody()) with { Preconditions = asked ?? Asked } } };
        var facts = Facts(installed) with { Conditions = conditions, Waiting = waiting, SeenAt = seenAt ?? Now, Notices = notices, RestoreKey = restoreKey };
        return new Readiness(plan, Now).Of(new Member("till-1", 0, 1), new KnownTerminal(state ?? State(), facts));
    }

    private static (ReadinessMark Now, ReadinessMark AtWindow) Marks(TerminalReadiness line, string area) =>
        line.Checks.Single(c => c.Name == area) is var check ? (check.Now, check.AtWindow) : default;
}
