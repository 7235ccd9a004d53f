using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using static PosCloud.Tests.Fakes.Service.FakeCloud;

namespace PosCloud.Tests.Terminals;

/// <summary>A revoked terminal is refused with its very next message, whatever it or an instance remembers.</summary>
public sealed class RevokeTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Revoke_OfATerminal_RefusesItsNextMessageWithoutAnyTimePassing()
    {
        var terminal = await cloud.TerminalAsync();

        var view = (await RevokeAsync()).Value();

        Assert.Equal((Actor, "stolen"), (view.Revoked!.By, view.Revoked.Reason));
        Assert.Equal(Reasons.TerminalRevoked, (await terminal.SendAsync(terminal.NextCheckIn())).Problem?.Reason);
        Assert.Equal(Reasons.TerminalRevoked, (await terminal.SendAsync(terminal.NextReport("x1", new ReportEntry(ExecutionState.Accepted, cloud.Time.GetUtcNow())))).Problem?.Reason);
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        Assert.Equal(Reasons.TerminalRevoked, (await terminal.SendRotateAsync(key)).Problem?.Reason);
    }

    [Fact]
    public async Task Revoke_SentTwice_IsOneRevocationAndOneEvent()
    {
        await cloud.TerminalAsync();
        var first = (await RevokeAsync()).Value();
        cloud.Time.Advance(TimeSpan.FromMinutes(1));

        var second = (await RevokeAsync("again")).Value();
        await cloud.SettleAsync();

        Assert.Equal(first.Revoked, second.Revoked);
        var published = Assert.Single(cloud.Publisher.Events, e => e.Type == EventTypes.TerminalRevoked);
        Assert.Contains("stolen", published.DataJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoke_OfAnUnknownTerminal_IsRefused() =>
        Assert.Equal(Reasons.TerminalUnknown, (await RevokeAsync(terminalId: "till-9")).Problem?.Reason);

    [Fact]
    public async Task Revoke_WhileTheTerminalChecksIn_IsDoneAllTheSame()
    {
        var terminal = await cloud.TerminalAsync();
        cloud.Interfere = async operation =>
        {
            if (operation.Kind == Fakes.Tables.TableOperationKind.Transaction)
            {
                cloud.Interfere = null;
                await terminal.CheckInAsync();
            }
        };

        Assert.NotNull((await RevokeAsync()).Value().Revoked);
        Assert.Equal(Reasons.TerminalRevoked, (await terminal.SendAsync(terminal.NextCheckIn())).Problem?.Reason);
    }

    [Fact]
    public async Task CheckIn_ThatWasDecidedBeforeTheRevocation_IsNotCommittedAfterIt()
    {
        var terminal = await cloud.TerminalAsync();
        cloud.Interfere = async operation =>
        {
            if (operation.Kind == Fakes.Tables.TableOperationKind.Transaction)
            {
                cloud.Interfere = null;
                (await RevokeAsync()).Value();
            }
        };

        Assert.Equal(Reasons.TerminalRevoked, (await terminal.SendAsync(terminal.NextCheckIn())).Problem?.Reason);
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Revoke_WithAFaultAnywhere_GivesOneRevocationAndOneEvent(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            async cloud =>
            {
                await cloud.TerminalAsync();
                await cloud.DrainAsync();
                cloud.Time.Advance(TimeSpan.FromMinutes(2));
                return cloud;
            },
            async (cloud, _) =>
            {
                await FakeOperations.UntilAnsweredAsync(() => RevokeAsync(cloud));
                await cloud.DrainAsync();
            },
            moment);

        Assert.True(disturbed >= 6, $"{disturbed}");
    }

    [Fact]
    public async Task Enrol_WithACodeFromBeforeTheRevocation_IsRefused_AlsoAfterANewOneWasUsed()
    {
        await cloud.TerminalAsync();
        var old = await cloud.CodeAsync("till-1");
        var older = await cloud.CodeAsync("till-1");
        cloud.Time.Advance(TimeSpan.FromSeconds(1));
        await RevokeAsync();
        cloud.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Reasons.TerminalRevoked, (await new FakeTerminal(cloud, SampleImages.Of(1)).SendEnrolAsync(old)).Problem?.Reason);

        var replacement = new FakeTerminal(cloud, SampleImages.Of(1)) { HardwareId = "sn-200" };
        await replacement.EnrolAsync(await cloud.ReplacementCodeAsync("till-1", "sn-200"));
        await replacement.CheckInAsync();

        Assert.Equal(Reasons.TerminalRevoked, (await new FakeTerminal(cloud, SampleImages.Of(1)).SendEnrolAsync(older)).Problem?.Reason);
        await replacement.CheckInAsync();
    }

    [Fact]
    public async Task Enrol_OfTheSameKeyWithANewCode_TakesARevokedTerminalInAgain()
    {
        var terminal = new FakeTerminal(cloud, SampleImages.Of(1));
        var code = await cloud.CodeAsync("till-1");
        await terminal.EnrolAsync(code);
        cloud.Time.Advance(TimeSpan.FromSeconds(1));
        await RevokeAsync("by mistake");
        Assert.Equal(Reasons.TerminalRevoked, (await terminal.SendEnrolAsync(code)).Problem?.Reason);
        cloud.Time.Advance(TimeSpan.FromSeconds(1));

        await terminal.EnrolAsync(await cloud.CodeAsync("till-1"));

        Assert.Equal(2, terminal.Credential.Epoch);
        await terminal.CheckInAsync();
    }

    private static Task<Outcome<TerminalView>> RevokeAsync(FakeCloud cloud, string reason = "stolen", string terminalId = "till-1") =>
        cloud.Get<RevokeHandler>().HandleAsync(Estate, terminalId, reason, Actor, CancellationToken.None);

    private Task<Outcome<TerminalView>> RevokeAsync(string reason = "stolen", string terminalId = "till-1") => RevokeAsync(cloud, reason, terminalId);
}
