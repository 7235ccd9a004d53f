using System.Globalization;
using PosCloud.Azure.Tables;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Integration.Tests.Storage;

/// <summary>Work orders are written with their terminal or not at all, and are listed each once, bucket by bucket.</summary>
[Collection(AzuriteTests.Name)]
public sealed class WorkOrderStoreTests : StorageTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly TerminalTableStore _terminals;
    private readonly WorkOrderTableStore _orders;

    public WorkOrderStoreTests(AzuriteFixture fixture)
        : base(fixture)
    {
        var marks = new BucketMarks(Tables, TimeProvider.System);
        _terminals = new TerminalTableStore(Tables, marks);
        _orders = new WorkOrderTableStore(Tables, marks);
    }

    [Fact]
    public async Task Orders_OfATerminal_AreItsOwnInTheirOrder()
    {
        var version = await WriteAsync("t-1", null, Order("t-1", 2), Order("t-1", 1));
        await WriteAsync("t-10", null, Order("t-10", 3));
        var done = Order("t-1", 1) with { State = WorkOrderState.Done, DoneBy = "ann" };
        await WriteAsync("t-1", version, done);

        Assert.Equal([done, Order("t-1", 2)], await _orders.ListAsync(new TerminalKey(Estate, "t-1"), None));
        Assert.Empty(await _orders.ListAsync(new TerminalKey(Estate, "t-2"), None));
        Assert.Empty(await _orders.ListAsync(new TerminalKey("other", "t-1"), None));
    }

    [Fact]
    public async Task Order_WrittenOnAnOldVersionOfItsTerminal_IsNotThere()
    {
        var first = await WriteAsync("t-1", null);
        await WriteAsync("t-1", first, Order("t-1", 1));

        Assert.Null(await WriteAsync("t-1", first, Order("t-1", 2)));

        Assert.Equal([Order("t-1", 1)], await _orders.ListAsync(new TerminalKey(Estate, "t-1"), None));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Page_AfterPage_HasEachOrderOnce(int limit)
    {
        // Two terminals of one bucket, one of another, and one without orders.
        var (one, two) = Neighbours();
        List<WorkOrder> all = [Order(one, 1), Order(one, 2), Order(one, 3), Order(two, 4), Order(two, 5), Order("t-1", 6), Order("t-1", 7)];
        foreach (var terminal in all.GroupBy(o => o.TerminalId))
        {
            await WriteAsync(terminal.Key, null, [.. terminal]);
        }

        await WriteAsync("t-2", null);

        var listed = await AllAsync(_ => true, limit);

        Assert.Equal(all.OrderBy(o => o.OrderId, StringComparer.Ordinal), listed.OrderBy(o => o.OrderId, StringComparer.Ordinal));
        Assert.Equal(all.Where(o => o.TerminalId == two), await AllAsync(o => o.TerminalId == two, limit));
        Assert.Empty((await _orders.PageAsync("other", _ => true, 10, null, None)).Items);
    }

    [Fact]
    public async Task Page_ThatEndsWithTheLastOrder_HasNoContinuation()
    {
        await WriteAsync("t-1", null, Order("t-1", 1), Order("t-1", 2));

        var page = await _orders.PageAsync(Estate, _ => true, 2, null, None);

        Assert.Equal((2, null), (page.Items.Count, page.Continuation));
    }

    private async Task<List<WorkOrder>> AllAsync(Func<WorkOrder, bool> fits, int limit)
    {
        var listed = new List<WorkOrder>();
        string? continuation = null;
        do
        {
            var page = await _orders.PageAsync(Estate, fits, limit, continuation, None);
            Assert.InRange(page.Items.Count, 1, limit);
            listed.AddRange(page.Items);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return listed;
    }

    private async Task<string?> WriteAsync(string id, string? version, params WorkOrder[] orders)
    {
        var state = new TerminalState(Estate, id, "hw-1", "thumb", 1, false, "site", new Dictionary<string, string>(), Now, 0, null, null, []);
        var facts = version is null ? new TerminalFacts(new HardwareInfo("hw-1", "P400", "B"), [], [], new Conditions(), "1.0", Now) : null;
        var change = new TerminalChange(state, facts, new HistoryView(DateTimeOffset.UtcNow, "work-order", 0, "x"), []) { Orders = orders };
        return (await _terminals.CommitAsync(change, version, None))?.Version;
    }

    /// <summary>An id as <see cref="Core.Hardware.WorkOrderHandler"/> makes it: the bucket in front.</summary>
    private static WorkOrder Order(string terminal, int number) => new(
        string.Create(CultureInfo.InvariantCulture, $"{TerminalPartition.Bucket(terminal)}-{number:D10}-00112233"),
        terminal, "site", "Exchange the printer.", WorkOrderState.Open, "ann", Now, new PeripheralExpectation("POSPrinter", NotSerial: "P-1"));

    private static (string One, string Two) Neighbours()
    {
        var ids = Enumerable.Range(100, 1000).Select(i => $"t-{i}").Where(id => TerminalPartition.Bucket(id) != TerminalPartition.Bucket("t-1"));
        var pair = ids.GroupBy(TerminalPartition.Bucket).First(bucket => bucket.Count() > 1).Order(StringComparer.Ordinal).ToList();
        return (pair[0], pair[1]);
    }
}
