using PosCloud.Core.Diagnostics;
using PosCloud.Local.Hosting;

namespace PosCloud.Integration.Tests.Http;

/// <summary>What a check-in costs, counted by the storage pipeline. A cloud of its own: its counters have nothing else in them.</summary>
public sealed class IdleCheckInTests(LocalCloudFixture cloud) : IClassFixture<LocalCloudFixture>
{
    [Fact]
    public async Task CheckIn_ThatEchoesItsState_IsExactlyOneStorageOperation_AndOneMoreWithoutIt()
    {
        const int Terminals = 3;
        const int CheckIns = 4;
        for (var i = 0; i < Terminals; i++)
        {
            var terminal = await cloud.EnrolAsync();
            for (var j = 0; j < CheckIns; j++)
            {
                await terminal.CheckInAsync();
            }
        }

        Assert.Equal(
            new OperationCount(Terminals * CheckIns, Terminals * CheckIns, MaxPerScope: 1),
            cloud.Cloud.StorageOperations[OperationScope.IdleCheckIn]);

        var forgetful = await cloud.EnrolAsync();
        forgetful.State = null;
        await forgetful.CheckInAsync();
        Assert.Equal([2], Operations(forgetful));
    }

    [Fact]
    public async Task CheckIn_ThatIsRefusedAtTheDoor_CostsNothing()
    {
        var terminal = await cloud.EnrolAsync();
        terminal.Seq = 1;

        await terminal.PostAsync("check-in", terminal.CheckInBody(), r => r.SentBody = [1]);
        await terminal.PostAsync("check-in", terminal.CheckInBody(), r => r.Nonce = null);
        await terminal.PostAsync("check-in", [0xff]);

        Assert.Equal([0, 0, 0], Operations(terminal, TerminalRequestKind.RefusedCheckIn));
    }

    private IEnumerable<int> Operations(TestTerminal terminal, TerminalRequestKind kind = TerminalRequestKind.CheckIn)
    {
        var requests = cloud.Cloud.Terminals.Of(terminal.TerminalId);
        Assert.All(requests, request => Assert.Equal(kind, request.Kind));
        return requests.Select(request => request.Operations);
    }
}
