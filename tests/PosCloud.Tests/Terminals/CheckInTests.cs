using System.Text.Json;
using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Tables;

namespace PosCloud.Tests.Terminals;

public sealed class CheckInTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task IdleCheckIn_WithEchoedState_CostsOneStorageOperation()
    {
        var terminal = await cloud.TerminalAsync();
        await cloud.SeeWorldAsync();
        cloud.Faults.Reset();

        var answer = await terminal.CheckInAsync();

        Assert.Equal(DirectiveAction.None, answer.Directive.Action);
        Assert.Equal(["terminals Transaction"], cloud.Faults.Operations);
    }

    [Fact]
    public async Task FirstCheckIn_AfterEnrolment_CostsOneStorageOperation()
    {
        var terminal = new FakeTerminal(cloud, SampleImages.Of(1));
        await terminal.EnrolAsync(await cloud.CodeAsync("till-1"));
        await cloud.SeeWorldAsync();
        cloud.Faults.Reset();

        await terminal.CheckInAsync();

        Assert.Equal(["terminals Transaction"], cloud.Faults.Operations);
    }

    [Fact]
    public async Task IdleCheckIn_WithoutState_CostsTwoStorageOperations()
    {
        var terminal = await cloud.TerminalAsync();
        await cloud.SeeWorldAsync();
        terminal.State = null;
        cloud.Faults.Reset();

        await terminal.CheckInAsync();

        Assert.Equal(["terminals Get", "terminals Transaction"], cloud.Faults.Operations);
    }

    [Fact]
    public async Task CheckIn_SentTwice_GetsTheSameAnswerAndChangesNothingMore()
    {
        var terminal = await OfferedTerminalAsync();
        var message = terminal.NextCheckIn();
        var first = terminal.Verify(message, (await terminal.SendAsync(message)).Value());
        await cloud.DrainAsync();
        var before = await cloud.DescribeAsync();

        var repeat = message with { Nonce = cloud.Get<Tokens>().IssueNonce() };
        var second = (await terminal.SendAsync(repeat)).Value();
        await cloud.DrainAsync();

        var answer = terminal.Take(repeat, second);
        Assert.Equal(DirectiveAction.Update, answer.Directive.Action);
        Assert.Equal(Text(first.Directive), Text(answer.Directive));
        Assert.Equal(first.Response.NextCheckInSeconds, second.NextCheckInSeconds);
        Assert.Equal(first.Response.Links, second.Links);
        Assert.Equal(before, await cloud.DescribeAsync());
    }

    [Fact]
    public async Task CheckIn_OlderThanTheLastOne_IsStaleAndNamesTheLastNumber()
    {
        var terminal = await cloud.TerminalAsync();
        var old = terminal.NextCheckIn();
        await terminal.CheckInAsync();

        var problem = (await terminal.SendAsync(old)).Problem;

        Assert.Equal(Reasons.SequenceStale, problem?.Reason);
        Assert.Equal(old.Body.Seq + 1, problem?.LastSeq);
    }

    [Fact]
    public async Task CheckIn_WithTakenNumberAndOtherBody_IsAConflictAndNamesTheNumber()
    {
        var terminal = await cloud.TerminalAsync();
        var message = terminal.NextCheckIn();
        (await terminal.SendAsync(message)).Value();

        var problem = (await terminal.SendAsync(message with { Digest = new string('0', 64) })).Problem;

        Assert.Equal(Reasons.SequenceConflict, problem?.Reason);
        Assert.Equal(message.Body.Seq, problem?.LastSeq);
    }

    [Fact]
    public async Task CheckIn_OfRevokedTerminal_IsRefusedAtOnceAlthoughItsStateSaysOtherwise()
    {
        var terminal = await cloud.TerminalAsync();
        await cloud.ChangeAsync(terminal, state => state with { Revoked = true });

        Assert.Equal(Reasons.TerminalRevoked, (await terminal.SendAsync(terminal.NextCheckIn())).Problem?.Reason);
    }

    [Fact]
    public async Task CheckIn_WithCredentialOfAnOlderEnrolment_IsRefused()
    {
        var terminal = await cloud.TerminalAsync();
        terminal.Credential = terminal.Credential with { Epoch = terminal.Credential.Epoch - 1 };

        Assert.Equal(Reasons.TerminalRevoked, (await terminal.SendAsync(terminal.NextCheckIn())).Problem?.Reason);
    }

    [Fact]
    public async Task CheckIn_WithCredentialOfOtherHardware_IsRefused()
    {
        var terminal = await cloud.TerminalAsync();
        var message = terminal.NextCheckIn();
        var stolen = message with
        {
            Sender = message.Sender with { HardwareId = "sn-999" },
            Body = message.Body with { Hardware = message.Body.Hardware with { Id = "sn-999" } },
        };

        Assert.Equal(Reasons.HardwareMismatch, (await terminal.SendAsync(stolen)).Problem?.Reason);
    }

    [Fact]
    public async Task CheckIn_ThatNamesOtherHardwareThanItsCredential_IsRefusedWithoutStorage()
    {
        var terminal = await cloud.TerminalAsync();
        var message = terminal.NextCheckIn();
        cloud.Faults.Reset();

        var moved = message with { Body = message.Body with { Hardware = message.Body.Hardware with { Id = "sn-999" } } };

        Assert.Equal(Reasons.HardwareMismatch, (await terminal.SendAsync(moved)).Problem?.Reason);
        Assert.Empty(cloud.Faults.Operations);
    }

    [Fact]
    public async Task CheckIn_OfUnknownTerminal_IsRefused()
    {
        var terminal = await cloud.TerminalAsync();
        terminal.Credential = terminal.Credential with { TerminalId = "till-9" };

        Assert.Equal(Reasons.TerminalUnknown, (await terminal.SendAsync(terminal.NextCheckIn())).Problem?.Reason);
    }

    [Fact]
    public async Task CheckIn_WithAnOldSealedState_IsDecidedFromTheRow()
    {
        var terminal = await OfferedTerminalAsync();
        var old = terminal.State;
        var offer = await terminal.CheckInAsync();
        terminal.State = old;

        // From the old state the same rollout would be offered a second time, as another execution.
        var answer = await terminal.CheckInAsync();

        Assert.Equal(DirectiveAction.None, answer.Directive.Action);
        Assert.Equal(RefusalRules.ExecutionRunning, Assert.Single(answer.Response.Refusals).Rule);
        Assert.Equal(offer.Directive.Seq, answer.Directive.Seq);
    }

    [Fact]
    public async Task CheckIn_WithAnotherTerminalsSealedState_IgnoresIt()
    {
        var terminal = await cloud.TerminalAsync("till-1");
        var other = await cloud.TerminalAsync("till-2");
        await cloud.SeeWorldAsync();
        terminal.State = other.State;
        cloud.Faults.Reset();

        await terminal.CheckInAsync();

        Assert.Equal(["terminals Get", "terminals Transaction"], cloud.Faults.Operations);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not sealed")]
    [InlineData("AAAA")]
    public async Task CheckIn_WithAStateThatDoesNotOpen_IgnoresIt(string state)
    {
        var terminal = await cloud.TerminalAsync();
        terminal.State = state;

        Assert.Equal(DirectiveAction.None, (await terminal.CheckInAsync()).Directive.Action);
    }

    [Fact]
    public async Task CheckIn_WhoseAnswerWasLostAfterTheCommit_GivesOneExecutionWhenRepeated()
    {
        var terminal = await OfferedTerminalAsync();
        var message = terminal.NextCheckIn();
        cloud.Faults.Arm(3, FaultMoment.After);
        await Assert.ThrowsAsync<StorageFaultException>(() => terminal.SendAsync(message));
        Assert.Equal(["rollouts Get", "terminals Upsert", "terminals Transaction"], cloud.Faults.Operations);

        var answer = terminal.Take(message, (await terminal.SendAsync(message)).Value());
        await cloud.SettleAsync();

        Assert.Equal(DirectiveAction.Update, answer.Directive.Action);
        Assert.Equal(1, answer.Directive.Seq);
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.TerminalOffered));
        var lines = await cloud.DescribeTerminalAsync("till-1");
        Assert.Single(lines, line => line.Contains($"check-in {message.Body.Seq} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CheckIn_SentTwiceAtTheSameTime_GivesBothTheSameOffer()
    {
        var terminal = await OfferedTerminalAsync();
        var message = terminal.NextCheckIn();
        CheckInResponse? inner = null;
        cloud.Interfere = async operation =>
        {
            if (operation.Kind == TableOperationKind.Transaction && operation.Table == TerminalPartition.Table)
            {
                cloud.Interfere = null;
                inner = (await terminal.SendAsync(message)).Value();
            }
        };

        var outer = (await terminal.SendAsync(message)).Value();
        await cloud.DrainAsync();

        Assert.NotNull(inner);
        Assert.Equal(Text(terminal.Verify(message, inner).Directive), Text(terminal.Verify(message, outer).Directive));
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.TerminalOffered));
    }

    [Fact]
    public async Task CheckIns_OfTwoNumbersAtTheSameTime_AreTakenInTheOrderOfTheirCommits()
    {
        var terminal = await OfferedTerminalAsync();
        var (first, second) = (terminal.NextCheckIn(), terminal.NextCheckIn());
        cloud.Interfere = async operation =>
        {
            if (operation.Kind == TableOperationKind.Transaction && operation.Table == TerminalPartition.Table)
            {
                cloud.Interfere = null;
                (await terminal.SendAsync(second)).Value();
            }
        };

        // The later one came first: the earlier one is stale, and there is one execution.
        Assert.Equal(Reasons.SequenceStale, (await terminal.SendAsync(first)).Problem?.Reason);
        await cloud.DrainAsync();
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.TerminalOffered));
    }

    [Fact]
    public async Task CheckIn_WhileSomebodyElseWritesAllTheTime_IsAskedToComeBack()
    {
        var terminal = await cloud.TerminalAsync();
        cloud.Interfere = async operation =>
        {
            if (operation.Kind == TableOperationKind.Transaction && operation.Table == TerminalPartition.Table)
            {
                await cloud.TouchAsync(terminal);
            }
        };

        var problem = (await terminal.SendAsync(terminal.NextCheckIn())).Problem;

        Assert.Equal(Reasons.Busy, problem?.Reason);
        Assert.NotNull(problem?.RetryAfter);
    }

    [Fact]
    public async Task Messages_WithinOneTickOfTheClock_AreAllTaken()
    {
        // The clock stands still between enrolment and the two check-ins.
        var terminal = await cloud.TerminalAsync();
        await terminal.CheckInAsync();

        Assert.Equal(3, (await cloud.DescribeTerminalAsync("till-1")).Count(line => line.StartsWith("history", StringComparison.Ordinal)));
    }

    private static string Text(Directive directive) => JsonSerializer.Serialize(
        directive with { Nonce = "", ServerTime = default }, ProtocolJson.Default.Directive);

    /// <summary>A terminal that gets an offer with its next check-in.</summary>
    private async Task<FakeTerminal> OfferedTerminalAsync()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "2.0.0");
        cloud.Time.Advance(TimeSpan.FromMinutes(2));
        await cloud.SeeWorldAsync();
        return terminal;
    }
}
