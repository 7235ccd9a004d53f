using System.Security.Cryptography;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal;
using PosCloud.Terminal.Executions;
using PosCloud.Terminal.Storage;
using PosCloud.Trust.Directives;

namespace PosCloud.Tests.Terminal;

/// <summary>Directives that the terminal must not act on. Each one would install the new image if it did.</summary>
public sealed class DirectiveTests
{
    [Fact]
    public async Task Directive_ReplayedFromAnEarlierAnswer_IsIgnored()
    {
        using var bench = new Workbench();
        SignedEnvelope? recorded = null;
        bench.Cloud.OfferUpdate(1, "x-1", bench.Full);
        bench.Cloud.Envelope = envelope =>
        {
            recorded = envelope;
            return bench.Cloud.Sign(bench.Cloud.None());
        };
        await bench.RunOnceAsync();
        bench.Cloud.Envelope = _ => recorded!;

        await AssertRefusedAsync(bench, "NonceMismatch");
    }

    [Fact]
    public async Task Directive_ForAnotherTerminal_IsIgnored() =>
        await AssertRefusedAsync(d => d with { TerminalId = "t-2" }, "TerminalMismatch");

    [Fact]
    public async Task Directive_ForOtherHardware_IsIgnored() =>
        await AssertRefusedAsync(d => d with { HardwareId = "hw-2" }, "TerminalMismatch");

    [Fact]
    public async Task Directive_ForAnotherEstate_IsIgnored() =>
        await AssertRefusedAsync(d => d with { Estate = "other" }, "TerminalMismatch");

    [Fact]
    public async Task Directive_SignedByAnotherKey_IsIgnored()
    {
        using var bench = new Workbench();
        using var stranger = new DirectiveSigner(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        bench.Cloud.OfferUpdate(1, "x-1", bench.Full);
        bench.Cloud.Envelope = envelope => stranger.Sign(
            Directive.PayloadType, Convert.FromBase64String(envelope.Payload));

        await AssertRefusedAsync(bench, "SignatureInvalid");
    }

    [Fact]
    public async Task Directive_AlteredAfterSigning_IsIgnored()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Full);
        bench.Cloud.Envelope = envelope =>
        {
            var payload = Convert.FromBase64String(envelope.Payload);
            payload[payload.Length / 2] ^= 1;
            return envelope with { Payload = Convert.ToBase64String(payload) };
        };

        await AssertRefusedAsync(bench, "SignatureInvalid");
    }

    [Fact]
    public async Task Directive_WithTheSequenceNumberOfTheLastOne_IsIgnored()
    {
        using var bench = new Workbench { TrialTransaction = () => "declined" };
        bench.Cloud.OfferUpdate(5, "x-1", bench.Delta, bench.Full);
        await bench.RunOnceAsync();
        bench.Cloud.OfferUpdate(5, "x-2", bench.Full);

        await AssertRefusedAsync(bench, "SeqStale");
    }

    [Fact]
    public async Task Directive_NoneWithAnOlderSequenceNumber_IsIgnored()
    {
        using var bench = new Workbench { TrialTransaction = () => "declined" };
        bench.Cloud.OfferUpdate(5, "x-1", bench.Delta, bench.Full);
        await bench.RunOnceAsync();
        bench.Cloud.Offer = bench.Cloud.None() with { Seq = 4 };

        await AssertRefusedAsync(bench, "SeqStale");
    }

    [Fact]
    public async Task Directive_OfAFinishedExecutionAgain_ReportsItsEndAndInstallsNothing()
    {
        using var bench = new Workbench { TrialTransaction = () => "declined" };
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        await bench.RunOnceAsync();
        var downloads = bench.Cloud.Downloads.Count();
        bench.Cloud.OfferUpdate(2, "x-1", bench.Delta, bench.Full);

        await bench.RunOnceAsync();

        Assert.Equal(downloads, bench.Cloud.Downloads.Count());
        Assert.Equal((ExecutionState.RolledBack, "self-test-failed"), (bench.Cloud.Reported[^1].State, bench.Cloud.Reported[^1].Reason));
        Assert.Equal(2, bench.Cloud.States.Count(s => s == ExecutionState.RolledBack));
    }

    [Theory]
    [InlineData(ExecutionState.Restarting)]
    [InlineData(ExecutionState.Testing)]
    public async Task Directive_CancelAfterTheSwitch_DoesNotStopTheExecution(ExecutionState state)
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        await bench.RunOnceAsync();
        var before = bench.ReadState();
        before = before with { Execution = before.Execution! with { State = state } };
        var cancel = bench.Cloud.None() with { Seq = 2, Action = DirectiveAction.Cancel, ExecutionId = "x-1" };

        var (after, _) = DirectiveHandler.Apply(before, cancel, [], "a", new([new SlotComponent("os", "1", "", 0)]), null, DateTimeOffset.UnixEpoch);

        Assert.Equal(state, after.Execution!.State);
        Assert.Equal(2, after.DirectiveSeq);
    }

    [Fact]
    public async Task Directive_UpdateWhileAnotherRuns_IsLeftForLater()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        await bench.RunOnceAsync();
        var before = bench.ReadState();
        before = before with { Execution = before.Execution! with { State = ExecutionState.Downloading } };
        bench.Cloud.OfferUpdate(2, "x-2", bench.Full);

        var (after, message) = DirectiveHandler.Apply(
            before, bench.Cloud.Offer!, [], "a", new([new SlotComponent("os", "1", "", 0)]), null, DateTimeOffset.UnixEpoch);

        Assert.Same(before, after);
        Assert.StartsWith("ignored", message);
    }

    private static async Task AssertRefusedAsync(Func<Directive, Directive> change, string error)
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Full);
        bench.Cloud.Offer = change(bench.Cloud.Offer!);
        await AssertRefusedAsync(bench, error);
    }

    private static async Task AssertRefusedAsync(Workbench bench, string error)
    {
        var before = File.Exists(Path.Combine(bench.Folder, "state.json")) ? bench.ReadState() : null;
        var (downloads, reports) = (bench.Cloud.Downloads.Count(), bench.Cloud.Count("reports"));

        var result = await bench.RunOnceAsync();

        Assert.Equal(CycleEnd.Refused, result.End);
        Assert.Contains(bench.Messages, m => m.StartsWith($"directive refused ({error})", StringComparison.Ordinal));
        Assert.Equal((downloads, reports), (bench.Cloud.Downloads.Count(), bench.Cloud.Count("reports")));
        Assert.Equal(TestImages.Old, bench.ReadActiveImage());
        var after = bench.ReadState();
        Assert.Equal(before?.Execution?.ExecutionId, after.Execution?.ExecutionId);
        Assert.Equal(before?.DirectiveSeq ?? 0, after.DirectiveSeq);
        Assert.Equal(before?.SealedState ?? FakeCloud.EnrolledState, after.SealedState);
    }
}
