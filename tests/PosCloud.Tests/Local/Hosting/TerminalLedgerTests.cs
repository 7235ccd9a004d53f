using PosCloud.Local.Hosting;
using static PosCloud.Local.Hosting.TerminalRequestKind;

namespace PosCloud.Tests.Local.Hosting;

public sealed class TerminalLedgerTests
{
    private readonly TerminalLedger _ledger = new();

    [Fact]
    public void Operations_OfAWholeLife_AreSplitIntoIdleAndUpgrade()
    {
        Add((CheckIn, 2), (CheckIn, 1), (Offer, 3), (Report, 1), (CheckIn, 1), (Link, 1), (Report, 2), (CheckIn, 1), (CheckIn, 0));

        Assert.Equal(8, TerminalLedger.UpgradeOperations(_ledger.Of("a")));
        Assert.Equal([2, 1, 1, 0], TerminalLedger.IdleOperations(_ledger.Of("a")));
        Assert.Equal(
            [(Offer, 3), (Report, 3), (CheckIn, 1), (Link, 1)],
            TerminalLedger.UpgradeByKind(_ledger.Of("a")).Select(kind => (kind.Key, kind.Value)));
    }

    [Fact]
    public void Operations_WithoutAnOffer_AreIdle()
    {
        Add((CheckIn, 2), (CheckIn, 1));

        Assert.Null(TerminalLedger.UpgradeOperations(_ledger.Of("a")));
        Assert.Empty(TerminalLedger.UpgradeByKind(_ledger.Of("a")));
        Assert.Equal([2, 1], TerminalLedger.IdleOperations(_ledger.Of("a")));
    }

    [Fact]
    public void Operations_OfferWithoutAReport_CountTheOffer()
    {
        Add((CheckIn, 2), (Offer, 3), (CheckIn, 1));

        Assert.Equal(3, TerminalLedger.UpgradeOperations(_ledger.Of("a")));
        Assert.Equal([2, 1], TerminalLedger.IdleOperations(_ledger.Of("a")));
    }

    [Fact]
    public void Operations_RefusedCheckIns_AreNotIdle()
    {
        Add((RefusedCheckIn, 0), (CheckIn, 2), (RefusedCheckIn, 0), (CheckIn, 1));

        Assert.Equal([2, 1], TerminalLedger.IdleOperations(_ledger.Of("a")));
    }

    [Fact]
    public void Of_UnknownTerminal_IsEmpty() => Assert.Empty(_ledger.Of("nobody"));

    private void Add(params (TerminalRequestKind Kind, int Operations)[] requests)
    {
        foreach (var (kind, operations) in requests)
        {
            _ledger.Add("a", new TerminalRequest(kind, operations));
        }
    }
}
