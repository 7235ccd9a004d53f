using PosCloud.Local.Hosting;

namespace PosCloud.Integration.Tests.Http;

/// <summary>What a check-in costs, counted by the storage pipeline.</summary>
[Collection(HttpTests.Name)]
public sealed class IdleCheckInTests(LocalCloudFixture cloud)
{
    [Fact]
    public async Task CheckIn_ThatEchoesItsState_IsExactlyOneStorageOperation()
    {
        var terminal = await cloud.EnrolAsync();
        await terminal.CheckInAsync();
        for (var i = 0; i < 5; i++)
        {
            await terminal.CheckInAsync();
        }

        // The first one had no state to echo: one operation more, to read the row.
        var counted = cloud.Cloud.Terminals.Of(terminal.TerminalId);
        Assert.All(counted, request => Assert.Equal(TerminalRequestKind.CheckIn, request.Kind));
        Assert.Equal([2, 1, 1, 1, 1, 1], counted.Select(request => request.Operations));
    }

    [Fact]
    public async Task CheckIn_ThatIsRefusedAtTheDoor_CostsNothing()
    {
        var terminal = await cloud.EnrolAsync();
        terminal.Seq = 1;

        await terminal.PostAsync("check-in", terminal.CheckInBody(), r => r.SentBody = [1]);
        await terminal.PostAsync("check-in", terminal.CheckInBody(), r => r.Nonce = null);
        await terminal.PostAsync("check-in", [0xff]);

        Assert.Equal([0, 0, 0], cloud.Cloud.Terminals.Of(terminal.TerminalId).Select(request => request.Operations));
    }
}
