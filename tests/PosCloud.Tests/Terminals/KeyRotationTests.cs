using System.Security.Cryptography;
using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Trust;
using static PosCloud.Tests.Fakes.Service.FakeCloud;

namespace PosCloud.Tests.Terminals;

/// <summary>The old key asks, the new key proves itself, and no lost answer locks the terminal out.</summary>
public sealed class KeyRotationTests : IDisposable
{
    private readonly FakeCloud cloud = new();
    private readonly ECDsa newKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        cloud.Dispose();
        newKey.Dispose();
        otherKey.Dispose();
    }

    [Fact]
    public async Task Rotate_ToANewKey_GivesItACredentialAndKeepsTheTerminal()
    {
        var terminal = await cloud.TerminalAsync();
        var old = terminal.Credential;

        terminal.Take(newKey, (await terminal.SendRotateAsync(newKey)).Value());

        Assert.Equal((old.TerminalId, old.HardwareId, old.Epoch + 1), (terminal.TerminalId, terminal.Credential.HardwareId, terminal.Credential.Epoch));
        Assert.Equal(EcJwks.Thumbprint(EcJwks.FromKey(newKey)), EcJwks.Thumbprint(terminal.Credential.PublicKey));
        await terminal.CheckInAsync();
        await cloud.SettleAsync();
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.TerminalKeyRotated));
    }

    [Fact]
    public async Task OldCredential_InTheOverlap_WorksUntilTheNewOneIsUsed()
    {
        var terminal = await cloud.TerminalAsync();
        var old = terminal.Credential;
        var rotated = (await terminal.SendRotateAsync(newKey)).Value();
        await terminal.CheckInAsync();

        terminal.Take(newKey, rotated);
        await terminal.CheckInAsync();
        terminal.Credential = old;

        Assert.Equal(Reasons.TerminalRevoked, (await terminal.SendAsync(terminal.NextCheckIn())).Problem?.Reason);
    }

    [Fact]
    public async Task OldCredential_AfterTheOverlap_IsRefused_AndTheNewOneStillWorks()
    {
        var terminal = await cloud.TerminalAsync();
        var rotated = (await terminal.SendRotateAsync(newKey)).Value();
        cloud.Time.Advance(KeyRotationHandler.Overlap);

        Assert.Equal(rotated.OldCredentialUntil, cloud.Time.GetUtcNow());
        Assert.Equal(Reasons.TerminalRevoked, (await terminal.SendAsync(terminal.NextCheckIn())).Problem?.Reason);
        terminal.Take(newKey, rotated);
        await terminal.CheckInAsync();
    }

    [Fact]
    public async Task Rotate_WhoseAnswerWasLost_IsRepeatedAtAnyTime()
    {
        var terminal = await cloud.TerminalAsync();
        await terminal.SendRotateAsync(newKey);
        cloud.Time.Advance(KeyRotationHandler.Overlap * 30);

        terminal.Take(newKey, (await terminal.SendRotateAsync(newKey)).Value());

        Assert.Equal(2, terminal.Credential.Epoch);
        await terminal.CheckInAsync();
        await cloud.SettleAsync();
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.TerminalKeyRotated));
    }

    [Fact]
    public async Task Rotate_ByTheOldKeyToAThirdOne_IsRefused()
    {
        var terminal = await cloud.TerminalAsync();
        var rotated = (await terminal.SendRotateAsync(newKey)).Value();

        Assert.Equal(Reasons.TerminalRevoked, (await terminal.SendRotateAsync(otherKey)).Problem?.Reason);

        terminal.Take(newKey, rotated);
        await terminal.CheckInAsync();
    }

    [Fact]
    public async Task Rotate_Twice_EndsTheFirstCredentialForGood()
    {
        var terminal = await cloud.TerminalAsync();
        var first = terminal.Credential;
        terminal.Take(newKey, (await terminal.SendRotateAsync(newKey)).Value());
        terminal.Take(otherKey, (await terminal.SendRotateAsync(otherKey)).Value());

        await terminal.CheckInAsync();
        terminal.Credential = first;

        Assert.Equal(Reasons.TerminalRevoked, (await terminal.SendAsync(terminal.NextCheckIn())).Problem?.Reason);
        Assert.Equal(Reasons.TerminalRevoked, (await terminal.SendRotateAsync(newKey)).Problem?.Reason);
    }

    [Fact]
    public async Task Rotate_WithAProofThatDoesNotFit_IsRefusedAndChangesNothing()
    {
        var terminal = await cloud.TerminalAsync();
        var (oldKey, asked) = (terminal.Credential.PublicKey, EcJwks.FromKey(newKey));
        string[] proofs =
        [
            KeyProof.Sign(otherKey, Estate, terminal.TerminalId, oldKey),
            KeyProof.Sign(newKey, "other", terminal.TerminalId, oldKey),
            KeyProof.Sign(newKey, Estate, "till-2", oldKey),
            KeyProof.Sign(newKey, Estate, terminal.TerminalId, EcJwks.FromKey(otherKey)),
            Convert.ToBase64String(new byte[64]),
            Convert.ToBase64String(new byte[66]),
            "not base64",
        ];
        var before = await cloud.DescribeAsync();

        foreach (var proof in proofs)
        {
            var problem = (await terminal.SendRotateAsync(new RotateKeyRequest(asked, proof))).Problem;
            Assert.Equal(Reasons.FieldInvalid, problem?.Reason);
            Assert.StartsWith("/proof", problem!.Detail, StringComparison.Ordinal);
        }

        Assert.Equal(before, await cloud.DescribeAsync());
    }

    [Fact]
    public async Task Rotate_ToAPointThatIsNotOnTheCurveOrToTheSameKey_IsRefused()
    {
        var terminal = await cloud.TerminalAsync();
        var wrong = EcJwks.FromKey(newKey) with { Y = new string('A', 43) };
        var proof = KeyProof.Sign(newKey, Estate, terminal.TerminalId, terminal.Credential.PublicKey);

        Assert.StartsWith("/publicKey", (await terminal.SendRotateAsync(new RotateKeyRequest(wrong, proof))).Problem?.Detail, StringComparison.Ordinal);
        terminal.Take(newKey, (await terminal.SendRotateAsync(newKey)).Value());
        Assert.StartsWith("/publicKey", (await terminal.SendRotateAsync(newKey)).Problem?.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Rotate_WithAFaultAnywhere_GivesOneNewCredentialAndOneEvent(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            async cloud =>
            {
                var terminal = await cloud.TerminalAsync();
                await cloud.DrainAsync();
                cloud.Time.Advance(TimeSpan.FromMinutes(2));
                return terminal;
            },
            async (cloud, terminal) =>
            {
                terminal.Take(newKey, (await FakeOperations.UntilAnsweredAsync(() => terminal.SendRotateAsync(newKey))).Value());
                Assert.Equal(2, terminal.Credential.Epoch);
                await terminal.CheckInAsync();
                await cloud.DrainAsync();
            },
            moment);

        Assert.True(disturbed >= 6, $"{disturbed}");
    }

    [Fact]
    public async Task CheckIn_AfterARotation_CostsOneOperationAsEver()
    {
        var terminal = await cloud.TerminalAsync();
        terminal.Take(newKey, (await terminal.SendRotateAsync(newKey)).Value());
        await terminal.CheckInAsync();
        cloud.Faults.Reset();

        await terminal.CheckInAsync();

        Assert.Equal(["terminals Transaction"], cloud.Faults.Operations);
    }
}
