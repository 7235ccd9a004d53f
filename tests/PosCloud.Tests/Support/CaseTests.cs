using PosCloud.Core.Events;
using PosCloud.Core.Support;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Support;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Support;

public sealed class CaseTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Theory]
    [InlineData(ExecutionState.RolledBack, CaseCause.RolledBack)]
    [InlineData(ExecutionState.Failed, CaseCause.Failed)]
    [InlineData(ExecutionState.Rejected, CaseCause.Failed)]
    public async Task Failure_OpensACaseAndTheNextConfirmedUpgradeClosesIt(ExecutionState end, CaseCause cause)
    {
        var terminal = await OfferedAsync();
        await terminal.ReportAsync(new ReportEntry(end, cloud.Time.GetUtcNow(), "self-test-failed"));

        var open = Assert.Single(await ListAsync());
        Assert.Equal((cause, "self-test-failed", "till-1", "os-2.0.0", SupportCaseView.Service), (open.Cause, open.Reason, open.TerminalId, open.ReleaseId, open.OpenedBy));

        await cloud.ReleasedAsync("3.0.0", SampleImages.Of(3));
        await cloud.RollOutAsync("r2", "3.0.0");
        await terminal.CheckInAsync();
        await terminal.ReportAsync(ExecutionState.Confirmed);

        Assert.Empty(await ListAsync());
        var closed = Assert.Single(await ListAsync(openOnly: false));
        Assert.Equal(("os-3.0.0 was confirmed", SupportCaseView.Service), (closed.Closing, closed.ClosedBy));
        await cloud.DrainAsync();
        Assert.Equal([EventTypes.SupportCaseOpened, EventTypes.SupportCaseClosed], Events().Select(e => e.Type));
        Assert.All(Events(), e => Assert.Contains($"\"caseId\":\"{open.CaseId}\"", e.DataJson, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SecondFailure_BelongsToTheOpenCase()
    {
        var terminal = await OfferedAsync();
        await terminal.ReportAsync(ExecutionState.Failed);
        await cloud.ReleasedAsync("3.0.0", SampleImages.Of(3));
        await cloud.RollOutAsync("r2", "3.0.0");
        await terminal.CheckInAsync();
        await terminal.ReportAsync(ExecutionState.RolledBack);

        Assert.Equal(CaseCause.Failed, Assert.Single(await ListAsync(openOnly: false)).Cause);
    }

    [Fact]
    public async Task Silence_OpensACaseAndTheNextMessageClosesIt()
    {
        var terminal = await OfferedAsync();
        await terminal.ReportAsync(ExecutionState.Installing);
        await cloud.DrainAsync();
        await cloud.AdvanceAsync();
        cloud.Time.Advance(TimeSpan.FromHours(25));
        await cloud.AdvanceAsync();
        await cloud.AdvanceAsync();

        Assert.Equal(CaseCause.Silent, Assert.Single(await ListAsync()).Cause);
        await terminal.CheckInAsync();

        Assert.Empty(await ListAsync());
        Assert.Equal(CaseRules.Returned, Assert.Single(await ListAsync(openOnly: false)).Closing);
    }

    [Fact]
    public async Task Person_WhoRepeatsWhatDidCommit_ChangesNothing()
    {
        await cloud.TerminalAsync();
        var opened = (await OpenAsync("The drawer does not open.")).Value();
        var note = new NoteCaseRequest("Called the shop.", "ann");
        Assert.Equal(opened.CaseId, (await OpenAsync("The drawer does not open.")).Value().CaseId);
        for (var i = 0; i < 2; i++)
        {
            cloud.Time.Advance(TimeSpan.FromMinutes(1));
            var noted = (await Handler.NoteAsync(FakeCloud.Estate, "till-1", opened.CaseId, note, "kim", default)).Value();
            Assert.Equal(("ann", "Called the shop."), (noted.Assignee, Assert.Single(noted.Notes!).Text));
        }

        var closed = (await Handler.CloseAsync(FakeCloud.Estate, "till-1", opened.CaseId, "Oiled it.", "ann", default)).Value();
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(closed.ClosedAt, (await Handler.CloseAsync(FakeCloud.Estate, "till-1", opened.CaseId, "Oiled it.", "ann", default)).Value().ClosedAt);
        await cloud.DrainAsync();
        Assert.Equal([EventTypes.SupportCaseOpened, EventTypes.SupportCaseClosed], Events().Select(e => e.Type));
    }

    [Fact]
    public async Task Person_OpensNotesAssignsAndCloses()
    {
        var terminal = await cloud.TerminalAsync();
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        var opened = (await OpenAsync("The drawer does not open.")).Value();
        Assert.Equal(Reasons.CaseOpen, (await OpenAsync("Again.")).Problem?.Reason);
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        (await Handler.NoteAsync(FakeCloud.Estate, "till-1", opened.CaseId, new NoteCaseRequest("Called the shop.", "ann"), "kim", default)).Value();
        await terminal.CheckInAsync();
        cloud.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(opened.CaseId, Assert.Single(await ListAsync()).CaseId);
        var closed = (await Handler.CloseAsync(FakeCloud.Estate, "till-1", opened.CaseId, "Oiled it.", "ann", default)).Value();

        Assert.Equal(("ann", "ann", "Oiled it.", "kim"), (closed.Assignee, closed.ClosedBy, closed.Closing, closed.OpenedBy));
        Assert.Equal("Called the shop.", Assert.Single(closed.Notes!).Text);
        Assert.Equal(["case-opened", "check-in", "note", "case-closed"], closed.Timeline!.Select(t => t.Kind).Where(k => k is "note" or "check-in" || k.StartsWith("case-", StringComparison.Ordinal)).TakeLast(4));
        Assert.Equal(closed.ClosedAt, (await Handler.CloseAsync(FakeCloud.Estate, "till-1", opened.CaseId, "Again.", "kim", default)).Value().ClosedAt);

        // The terminal is free for the next one.
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        (await OpenAsync("The drawer does not close.")).Value();
        await cloud.DrainAsync();
        Assert.Equal(3, Events().Select(e => e.Id).Distinct().Count());
    }

    [Fact]
    public async Task Case_OfAPerson_IsNotClosedByAnUpgrade()
    {
        var terminal = await OfferedAsync();
        (await OpenAsync("The drawer does not open.")).Value();
        await terminal.ReportAsync(ExecutionState.Confirmed);

        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task Show_HasAdviceInBothLanguagesVendorAndTimeline()
    {
        var terminal = await OfferedAsync();
        await cloud.Get<VendorHandler>().SetAsync(FakeCloud.Estate, new VendorContact("POS-1", "Terminal maker", Phone: "100"), default);
        await terminal.ReportAsync(new ReportEntry(ExecutionState.RolledBack, cloud.Time.GetUtcNow(), "self-test-failed"));
        await cloud.DrainAsync();
        var open = Assert.Single(await ListAsync());

        var shown = (await Handler.ShowAsync(FakeCloud.Estate, "till-1", open.CaseId, default)).Value();

        Assert.Equal(["en", "zh-CN"], shown.Advice!.Select(a => a.Language));
        Assert.Equal(("POS-1", "Terminal maker"), (shown.Model, shown.Vendor?.Name));
        Assert.Contains(shown.Timeline!, t => t.Kind == "report");
        Assert.Contains(shown.Timeline!, t => t.Kind == EventTypes.TerminalRolledBack);
        Assert.Equal(shown.Timeline!.OrderBy(t => t.At), shown.Timeline);
        Assert.Equal(Reasons.CaseUnknown, (await Handler.ShowAsync(FakeCloud.Estate, "till-1", "c9", default)).Problem?.Reason);
    }

    [Fact]
    public async Task Cases_PageByPage_AreEachListedOnce()
    {
        for (var i = 1; i <= 12; i++)
        {
            await cloud.TerminalAsync($"till-{i}");
            (await Handler.OpenAsync(FakeCloud.Estate, $"till-{i}", new OpenCaseRequest("Look at it."), "kim", default)).Value();
        }

        var listed = new List<string>();
        string? continuation = null;
        do
        {
            var page = (await Handler.ListAsync(FakeCloud.Estate, true, 5, continuation, default)).Value();
            listed.AddRange(page.Items.Select(c => c.TerminalId));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(Enumerable.Range(1, 12).Select(i => $"till-{i}").Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Vendors_AreSetListedAndRemoved()
    {
        var vendors = cloud.Get<VendorHandler>();
        (await vendors.SetAsync(FakeCloud.Estate, new VendorContact("P/400 \u96F6", "One"), default)).Value();
        (await vendors.SetAsync(FakeCloud.Estate, new VendorContact("A", "Two"), default)).Value();
        (await vendors.SetAsync(FakeCloud.Estate, new VendorContact("A", "Three"), default)).Value();

        Assert.Equal([("A", "Three"), ("P/400 \u96F6", "One")], (await vendors.ListAsync(FakeCloud.Estate, default)).Value().Items.Select(v => (v.Model, v.Name)));
        Assert.Single((await vendors.RemoveAsync(FakeCloud.Estate, "A", default)).Value().Items);
        Assert.Single((await vendors.RemoveAsync(FakeCloud.Estate, "A", default)).Value().Items);
    }

    private CaseHandler Handler => cloud.Get<CaseHandler>();

    private IEnumerable<EventRecord> Events() => cloud.Publisher.Events
        .Where(e => e.Type.StartsWith("poscloud.support.", StringComparison.Ordinal)).DistinctBy(e => e.Id).OrderBy(e => e.Sequence, StringComparer.Ordinal);

    private Task<Outcome<SupportCaseView>> OpenAsync(string text) =>
        Handler.OpenAsync(FakeCloud.Estate, "till-1", new OpenCaseRequest(text), "kim", default);

    private async Task<IReadOnlyList<SupportCaseView>> ListAsync(bool openOnly = true) =>
        (await Handler.ListAsync(FakeCloud.Estate, openOnly, 100, null, default)).Value().Items;

    private async Task<FakeTerminal> OfferedAsync()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "2.0.0");
        await terminal.CheckInAsync();
        return terminal;
    }
}
