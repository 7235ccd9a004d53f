using PosCloud.Core.Support;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Tables;

namespace PosCloud.Tests.Support;

/// <summary>Diagnostics that an operator asks for.</summary>
public sealed class DiagnosticsTests : IDisposable
{
    private static readonly byte[] Bundle = SampleImages.Of(5);

    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Demand_RidesInEachDirectiveUntilACheckInSaysThatItWasServed()
    {
        var terminal = await cloud.TerminalAsync();
        var demand = (await Handler.DemandAsync(FakeCloud.Estate, "till-1", "It is slow.", "kim", default)).Value();
        Assert.Equal(demand, (await Handler.DemandAsync(FakeCloud.Estate, "till-1", "Again.", "ann", default)).Value());

        Assert.Equal(demand.RequestId, (await terminal.CheckInAsync()).Directive.DiagnosticsRequestId);
        Assert.Equal(demand.RequestId, (await terminal.CheckInAsync()).Directive.DiagnosticsRequestId);
        Assert.Equal(demand.RequestId, (await CheckInAsync(terminal, "d0")).Directive.DiagnosticsRequestId);
        Assert.Null((await CheckInAsync(terminal, demand.RequestId)).Directive.DiagnosticsRequestId);
        Assert.Null((await terminal.CheckInAsync()).Directive.DiagnosticsRequestId);
        Assert.Equal(Reasons.TerminalUnknown, (await Handler.DemandAsync(FakeCloud.Estate, "till-9", "It is slow.", "kim", default)).Problem?.Reason);
    }

    [Fact]
    public async Task Demand_OnceKnown_CostsNoOperationMore()
    {
        var terminal = await cloud.TerminalAsync();
        await Handler.DemandAsync(FakeCloud.Estate, "till-1", "It is slow.", "kim", default);
        await terminal.CheckInAsync();
        var operations = new List<TableOperation>();
        cloud.Interfere = operation =>
        {
            operations.Add(operation);
            return Task.CompletedTask;
        };

        await terminal.CheckInAsync();

        Assert.Single(operations);
    }

    [Fact]
    public async Task Upload_ThatAnswersADemand_IsListedNewestFirstAndLinked()
    {
        var terminal = await cloud.TerminalAsync();
        await UploadAsync(terminal, SampleImages.Of(6), null);
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        await UploadAsync(terminal, Bundle, "d1");

        var listed = (await Handler.ListAsync(FakeCloud.Estate, "till-1", default)).Value().Items;

        Assert.Equal(["d1", null], listed.Select(d => d.RequestId));
        var link = (await Handler.LinkAsync(FakeCloud.Estate, "till-1", listed[0].UploadId, default)).Value();
        Assert.Equal((SampleImages.Sha256(Bundle), (long)Bundle.Length), (link.Sha256, link.Length));
        Assert.Contains("Diagnostics", link.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(Reasons.UploadUnknown, (await Handler.LinkAsync(FakeCloud.Estate, "till-1", "nothing", default)).Problem?.Reason);
    }

    [Fact]
    public async Task Upload_AskedForAgain_GetsAPlaceOfItsOwn()
    {
        var terminal = await cloud.TerminalAsync();
        var first = (await RequestAsync(terminal, Bundle, null)).Value();
        cloud.Vault.Upload(first.Url!, SampleImages.Of(7));
        cloud.Time.Advance(TimeSpan.FromSeconds(1));

        var second = (await RequestAsync(terminal, Bundle, null)).Value();

        Assert.NotEqual(first.Url, second.Url);
        cloud.Vault.Upload(second.Url!, Bundle);
        Assert.Null((await cloud.Get<UploadHandler>().CompleteAsync(terminal.Credential, second.UploadId, default)).Problem);
    }

    private DiagnosticsHandler Handler => cloud.Get<DiagnosticsHandler>();

    private async Task UploadAsync(FakeTerminal terminal, byte[] content, string? requestId)
    {
        var ticket = (await RequestAsync(terminal, content, requestId)).Value();
        cloud.Vault.Upload(ticket.Url!, content);
        (await cloud.Get<UploadHandler>().CompleteAsync(terminal.Credential, ticket.UploadId, default)).Value();
    }

    private Task<Outcome<UploadTicket>> RequestAsync(FakeTerminal terminal, byte[] content, string? requestId) =>
        cloud.Get<UploadHandler>().RequestAsync(
            new TerminalMessage<UploadRequest>(
                terminal.Credential, "digest", "nonce", new UploadRequest(UploadRequest.Diagnostics, SampleImages.Sha256(content), content.Length, requestId)),
            default);

    private static async Task<CheckInAnswer> CheckInAsync(FakeTerminal terminal, string done)
    {
        var message = terminal.NextCheckIn(request => request with { DiagnosticsDone = done });
        return terminal.Take(message, (await terminal.SendAsync(message)).Value());
    }
}
