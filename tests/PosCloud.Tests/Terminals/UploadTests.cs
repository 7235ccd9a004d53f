using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Terminals;

public sealed class UploadTests : IDisposable
{
    private static readonly byte[] Log = SampleImages.Of(5);

    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Upload_OfDiagnostics_IsCheckedAndAcknowledged()
    {
        var terminal = await cloud.TerminalAsync();
        var ticket = (await RequestAsync(terminal)).Value();
        cloud.Vault.Upload(ticket.Url!, Log);

        var receipt = (await CompleteAsync(terminal, ticket.UploadId)).Value();

        Assert.Equal((SampleImages.Sha256(Log), (long)Log.Length), (receipt.Sha256, receipt.Length));
        Assert.Equal(0, cloud.Vault.StagedCount);
    }

    [Fact]
    public async Task Upload_RepeatedAfterItsEnd_NeedsNoSecondUpload()
    {
        var terminal = await cloud.TerminalAsync();
        var ticket = (await RequestAsync(terminal)).Value();
        cloud.Vault.Upload(ticket.Url!, Log);
        var first = (await CompleteAsync(terminal, ticket.UploadId)).Value();

        var again = (await RequestAsync(terminal)).Value();

        Assert.Null(again.Url);
        Assert.Equal(ticket.UploadId, again.UploadId);
        Assert.Equal(first, (await CompleteAsync(terminal, ticket.UploadId)).Value());
    }

    [Fact]
    public async Task Upload_ThatIsNotWhatWasDeclared_IsRefused()
    {
        var terminal = await cloud.TerminalAsync();
        var ticket = (await RequestAsync(terminal)).Value();

        Assert.Equal(Reasons.UploadMissing, (await CompleteAsync(terminal, ticket.UploadId)).Problem?.Reason);
        cloud.Vault.Upload(ticket.Url!, Log[1..]);
        Assert.Equal(Reasons.UploadLengthMismatch, (await CompleteAsync(terminal, ticket.UploadId)).Problem?.Reason);
        cloud.Vault.Upload(ticket.Url!, SampleImages.Edit(Log, 1));
        Assert.Equal(Reasons.UploadHashMismatch, (await CompleteAsync(terminal, ticket.UploadId)).Problem?.Reason);
        Assert.Equal(Reasons.UploadUnknown, (await CompleteAsync(terminal, "diagnostics-0")).Problem?.Reason);
    }

    [Fact]
    public async Task Upload_OfARevokedTerminal_IsRefused()
    {
        var terminal = await cloud.TerminalAsync();
        var ticket = (await RequestAsync(terminal)).Value();
        await cloud.ChangeAsync(terminal, state => state with { Revoked = true });

        Assert.Equal(Reasons.TerminalRevoked, (await RequestAsync(terminal)).Problem?.Reason);
        Assert.Equal(Reasons.TerminalRevoked, (await CompleteAsync(terminal, ticket.UploadId)).Problem?.Reason);
    }

    [Fact]
    public async Task Upload_OfAnotherTerminal_IsUnknown()
    {
        var ticket = (await RequestAsync(await cloud.TerminalAsync("till-1"))).Value();

        Assert.Equal(Reasons.UploadUnknown, (await CompleteAsync(await cloud.TerminalAsync("till-2"), ticket.UploadId)).Problem?.Reason);
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Upload_WithAFaultAnywhere_IsCompleteInTheEnd(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            cloud => cloud.TerminalAsync(),
            async (cloud, terminal) =>
            {
                var handler = cloud.Get<UploadHandler>();
                var ticket = (await FakeOperations.UntilAnsweredAsync(() => handler.RequestAsync(Request(terminal), CancellationToken.None))).Value();
                cloud.Vault.Upload(ticket.Url!, Log);
                await FakeOperations.UntilAnsweredAsync(() => handler.CompleteAsync(terminal.Credential, ticket.UploadId, CancellationToken.None));
                var again = await FakeOperations.UntilAnsweredAsync(() => handler.RequestAsync(Request(terminal), CancellationToken.None));
                Assert.Null(again.Value().Url);
            },
            moment);

        Assert.Equal(9, disturbed);
    }

    private static TerminalMessage<UploadRequest> Request(FakeTerminal terminal) => new(
        terminal.Credential, new string('0', 64), "nonce", new UploadRequest(UploadRequest.Diagnostics, SampleImages.Sha256(Log), Log.Length));

    private Task<Outcome<UploadTicket>> RequestAsync(FakeTerminal terminal) =>
        cloud.Get<UploadHandler>().RequestAsync(Request(terminal), CancellationToken.None);

    private Task<Outcome<UploadReceipt>> CompleteAsync(FakeTerminal terminal, string uploadId) =>
        cloud.Get<UploadHandler>().CompleteAsync(terminal.Credential, uploadId, CancellationToken.None);
}
