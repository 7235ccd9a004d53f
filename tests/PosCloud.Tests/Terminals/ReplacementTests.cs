using PosCloud.Core.Events;
using PosCloud.Core.Fleet;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Tables;
using static PosCloud.Tests.Fakes.Service.FakeCloud;

namespace PosCloud.Tests.Terminals;

/// <summary>Other hardware takes a terminal's place: by two people, with everything that the terminal is.</summary>
public sealed class ReplacementTests : IDisposable
{
    private static readonly byte[] Old = SampleImages.Of(1);
    private static readonly byte[] New = SampleImages.Edit(Old, 2);

    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Replacement_ThatOnePersonAskedAndAnotherApproved_LetsOnlyThatHardwareIn()
    {
        await cloud.TerminalAsync();
        var asked = (await cloud.AskReplacementAsync("till-1", "sn-200")).Value();
        Assert.Equal(("sn-200", Actor, null), (asked.Replacement!.HardwareId, asked.Replacement.AskedBy, asked.Replacement.ApprovedBy));
        var code = (await cloud.ApproveReplacementAsync("till-1", "sn-200")).Value();
        Assert.Equal(cloud.Time.GetUtcNow().AddHours(24), code.ExpiresAt);

        // Other hardware neither gets in nor uses the code up.
        Assert.Equal(Reasons.HardwareMismatch, (await Hardware("sn-300").SendEnrolAsync(code.Code)).Problem?.Reason);
        var replacement = Hardware("sn-200");
        await replacement.EnrolAsync(code.Code);

        Assert.Equal(("till-1", 2), (replacement.TerminalId, replacement.Credential.Epoch));
        await replacement.CheckInAsync();
        Assert.Null((await StateAsync()).Replacement);
    }

    [Fact]
    public async Task Replacement_ApprovedByWhoAskedForIt_IsRefused()
    {
        await cloud.TerminalAsync();
        await cloud.AskReplacementAsync("till-1", "sn-200", "ann");

        Assert.Equal(Reasons.ApproverIsRequester, (await cloud.ApproveReplacementAsync("till-1", "sn-200", "ann")).Problem?.Reason);
        Assert.Equal(Reasons.ReplacementMissing, (await cloud.ApproveReplacementAsync("till-1", "sn-300", "ben")).Problem?.Reason);
        Assert.Equal(Reasons.TerminalUnknown, (await cloud.ApproveReplacementAsync("till-9", "sn-200", "ben")).Problem?.Reason);
    }

    [Fact]
    public async Task OrdinaryCode_ForOtherHardwareOfATerminalThatExists_IsRefused_AndForItsOwnTaken()
    {
        var terminal = await cloud.TerminalAsync();
        var code = await cloud.CodeAsync("till-1");

        Assert.Equal(Reasons.HardwareMismatch, (await Hardware("sn-200").SendEnrolAsync(code)).Problem?.Reason);

        await terminal.CheckInAsync();
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        await Hardware(terminal.HardwareId).EnrolAsync(await cloud.CodeAsync("till-1"));
    }

    [Fact]
    public async Task Replacement_AskedForAnew_MakesTheEarlierCodeVoid()
    {
        await cloud.TerminalAsync();
        var first = await cloud.ReplacementCodeAsync("till-1", "sn-200");
        cloud.Time.Advance(TimeSpan.FromSeconds(1));
        (await cloud.AskReplacementAsync("till-1", "sn-300", "ann")).Value();
        Assert.Equal(Reasons.ReplacementVoid, (await Hardware("sn-200").SendEnrolAsync(first)).Problem?.Reason);

        var lost = (await cloud.ApproveReplacementAsync("till-1", "sn-300", "ben")).Value().Code;
        var code = (await cloud.ApproveReplacementAsync("till-1", "sn-300", "ben")).Value().Code;
        Assert.Equal(Reasons.ReplacementVoid, (await Hardware("sn-300").SendEnrolAsync(lost)).Problem?.Reason);
        await Hardware("sn-300").EnrolAsync(code);
    }

    [Fact]
    public async Task Replacement_TakenBack_MakesItsCodeVoidAndTheOldHardwareGoesOn()
    {
        var terminal = await cloud.TerminalAsync();
        var code = await cloud.ReplacementCodeAsync("till-1", "sn-200");
        Assert.Equal(Reasons.ReplacementMissing, (await CancelAsync("sn-300")).Problem?.Reason);

        Assert.Null((await CancelAsync("sn-200")).Value().Replacement);
        Assert.Null((await CancelAsync("sn-200")).Value().Replacement);

        Assert.Equal(Reasons.ReplacementVoid, (await Hardware("sn-200").SendEnrolAsync(code)).Problem?.Reason);
        Assert.Equal(Reasons.ReplacementMissing, (await cloud.ApproveReplacementAsync("till-1", "sn-200")).Problem?.Reason);
        await terminal.CheckInAsync();
        var history = (await cloud.Get<TerminalQueries>().ShowAsync(Estate, "till-1", default)).Value().History!;
        Assert.Single(history, h => h is { Kind: "replacement-cancelled", Summary: "ann no longer wants sn-200, which operator asked for: Repaired." });
        Assert.Equal(Reasons.TerminalUnknown, (await CancelAsync("sn-200", "till-9")).Problem?.Reason);

        // Asked for again, it works.
        cloud.Time.Advance(TimeSpan.FromSeconds(1));
        await Hardware("sn-200").EnrolAsync(await cloud.ReplacementCodeAsync("till-1", "sn-200"));
        Assert.Contains("has enrolled", (await CancelAsync("sn-200")).Problem?.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replacement_ThatEnrolsWhileItIsTakenBack_Stays()
    {
        await cloud.TerminalAsync();
        var code = await cloud.ReplacementCodeAsync("till-1", "sn-200");
        var once = true;
        cloud.Interfere = async operation =>
        {
            if (once && operation.Kind == TableOperationKind.Transaction)
            {
                once = false;
                await Hardware("sn-200").EnrolAsync(code);
            }
        };

        Assert.Equal(Reasons.ReplacementMissing, (await CancelAsync("sn-200")).Problem?.Reason);
        Assert.False(once);
        Assert.Equal("sn-200", (await StateAsync()).HardwareId);
    }

    [Fact]
    public async Task Replacement_AfterADayOrARevocation_NeedsANewCode()
    {
        await cloud.TerminalAsync();
        var late = await cloud.ReplacementCodeAsync("till-1", "sn-200");
        cloud.Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(Reasons.EnrolmentCodeExpired, (await Hardware("sn-200").SendEnrolAsync(late)).Problem?.Reason);

        var stolen = await cloud.ReplacementCodeAsync("till-1", "sn-200");
        cloud.Time.Advance(TimeSpan.FromSeconds(1));
        (await cloud.Get<RevokeHandler>().HandleAsync(Estate, "till-1", "stolen", Actor, CancellationToken.None)).Value();
        Assert.NotNull((await Hardware("sn-200").SendEnrolAsync(stolen)).Problem);

        cloud.Time.Advance(TimeSpan.FromSeconds(1));
        await Hardware("sn-200").EnrolAsync(await cloud.ReplacementCodeAsync("till-1", "sn-200"));
        Assert.False((await StateAsync()).Revoked);
    }

    [Fact]
    public async Task OldHardware_AfterItWasReplaced_IsRefusedAtOnce_AlsoWithItsOldCode()
    {
        var code = await cloud.CodeAsync("till-1");
        var old = new FakeTerminal(cloud, Old);
        await old.EnrolAsync(code);
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        var spare = await cloud.CodeAsync("till-1");
        cloud.Time.Advance(TimeSpan.FromMinutes(1));

        await Hardware("sn-200").EnrolAsync(await cloud.ReplacementCodeAsync("till-1", "sn-200"));

        Assert.Equal(Reasons.TerminalRevoked, (await old.SendAsync(old.NextCheckIn())).Problem?.Reason);
        Assert.NotNull((await old.SendEnrolAsync(code)).Problem);
        Assert.NotNull((await Hardware(old.HardwareId).SendEnrolAsync(spare)).Problem);
    }

    [Fact]
    public async Task Replacement_TellsBothSerialsAndBothPersons_InEventAndHistory()
    {
        await cloud.TerminalAsync();
        await Hardware("sn-200").EnrolAsync(await cloud.ReplacementCodeAsync("till-1", "sn-200"));
        await cloud.SettleAsync();

        var json = Assert.Single(cloud.Publisher.Events, e => e.Type == EventTypes.TerminalReplaced).DataJson;
        Assert.All(
            new[] { "\"hardwareId\":\"sn-200\"", "\"replacedHardwareId\":\"sn-100\"", $"\"askedBy\":\"{Actor}\"", "\"approvedBy\":\"second\"", "The display is broken." },
            part => Assert.Contains(part, json, StringComparison.Ordinal));
        Assert.Contains(
            await cloud.DescribeTerminalAsync("till-1"),
            line => line.Contains("sn-200 took the place of sn-100, asked by operator, approved by second", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Replacement_DuringAnUpgrade_EndsItAndIsOfferedTheSameReleaseAgain_AboveTheOldSequence()
    {
        await cloud.ReleasedAsync("2.0.0", New);
        var old = await cloud.TerminalAsync(image: Old);
        await cloud.RollOutAsync("r1", "2.0.0");
        var first = await old.CheckInAsync();
        await old.ReportAsync(ExecutionState.Accepted, ExecutionState.Installing);

        var replacement = await ReplaceAsync();
        var answer = await replacement.CheckInAsync();

        Assert.Equal((DirectiveAction.Update, "os-2.0.0"), (answer.Directive.Action, answer.Directive.ReleaseId));
        Assert.True(answer.Directive.Seq > first.Directive.Seq);
        Assert.NotEqual(first.Directive.ExecutionId, answer.Directive.ExecutionId);
        Assert.Equal(2, (await StateAsync()).Execution!.Attempt);
        await cloud.DrainAsync();
        var ended = Assert.Single(cloud.Publisher.Events, e => e.Type == EventTypes.TerminalCancelled);
        Assert.Contains("terminal-replaced", ended.DataJson, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Replacement_WithAFaultAnywhere_GivesOneTerminalAndOneEvent(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            async cloud =>
            {
                await cloud.ReleasedAsync("2.0.0", New);
                var old = await cloud.TerminalAsync(image: Old);
                await cloud.RollOutAsync("r1", "2.0.0");
                await old.CheckInAsync();
                await cloud.DrainAsync();
                cloud.Time.Advance(TimeSpan.FromMinutes(2));
                return old;
            },
            async (cloud, _) =>
            {
                (await FakeOperations.UntilAnsweredAsync(() => cloud.AskReplacementAsync("till-1", "sn-200"))).Value();
                var code = (await FakeOperations.UntilAnsweredAsync(() => cloud.ApproveReplacementAsync("till-1", "sn-200"))).Value().Code;
                var replacement = new FakeTerminal(cloud, Old) { HardwareId = "sn-200" };
                await FakeOperations.UntilAnsweredAsync(() => replacement.EnrolAsync(code));
                await replacement.CheckInAsync();
                await cloud.DrainAsync();
                Assert.Equal(2, replacement.Credential.Epoch);
            },
            moment);

        Assert.True(disturbed >= 14, $"{disturbed}");
    }

    [Fact]
    public async Task Replacement_WhileTheOldHardwareChecksIn_IsTakenAllTheSame()
    {
        var old = await cloud.TerminalAsync();
        var code = await cloud.ReplacementCodeAsync("till-1", "sn-200");
        cloud.Interfere = async operation =>
        {
            if (operation.Kind == Fakes.Tables.TableOperationKind.Transaction)
            {
                cloud.Interfere = null;
                await old.CheckInAsync();
            }
        };

        await Hardware("sn-200").EnrolAsync(code);

        Assert.Equal("sn-200", (await StateAsync()).HardwareId);
        Assert.Equal(Reasons.TerminalRevoked, (await old.SendAsync(old.NextCheckIn())).Problem?.Reason);
    }

    private Task<Outcome<TerminalView>> CancelAsync(string hardwareId, string terminalId = "till-1") => cloud.Get<ReplacementHandler>().CancelAsync(
        Estate, terminalId, new CancelReplacementRequest(hardwareId, "Repaired."), "ann", CancellationToken.None);

    private FakeTerminal Hardware(string hardwareId) => new(cloud, Old) { HardwareId = hardwareId };

    private async Task<FakeTerminal> ReplaceAsync()
    {
        var replacement = Hardware("sn-200");
        await replacement.EnrolAsync(await cloud.ReplacementCodeAsync("till-1", "sn-200"));
        return replacement;
    }

    private async Task<TerminalState> StateAsync() =>
        (await cloud.Get<ITerminalStore>().LoadAsync(new TerminalKey(Estate, "till-1"), CancellationToken.None))!.State;
}
