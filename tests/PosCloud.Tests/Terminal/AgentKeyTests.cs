using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal;

namespace PosCloud.Tests.Terminal;

/// <summary>The agent exchanges its own key, and an agent without a code enrols by it.</summary>
public sealed class AgentKeyTests : IDisposable
{
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Key_ThatIsYoung_IsKept()
    {
        await bench.RunOnceAsync();
        await bench.RunOnceAsync();

        Assert.Equal(0, bench.Cloud.Count("key"));
        Assert.Equal(DateTimeOffset.UnixEpoch, bench.ReadState().KeySince);
    }

    [Fact]
    public async Task Key_ThatIsOld_IsExchangedAndTheNextRoundUsesTheNewOne()
    {
        var old = bench.KeyId();
        await RotateAsync();

        var next = bench.KeyId();
        Assert.NotEqual(old, next);
        Assert.Equal(2, bench.Cloud.Issued.Count);
        Assert.Equal(CycleEnd.Done, (await bench.RunOnceAsync()).End);
        Assert.Equal(next, bench.KeyId());
    }

    [Fact]
    public async Task Key_WhoseAnswerWasLost_IsAskedForAgainWithTheSameKey()
    {
        bench.KeyLife = TimeSpan.Zero;
        bench.Cloud.After = (seen, answer) => seen.Is("key") ? throw new HttpRequestException("lost") : answer;
        Assert.Equal(CycleEnd.Done, (await bench.RunOnceAsync()).End);
        var old = bench.KeyId();
        bench.Cloud.After = null;
        bench.KeyLife = TimeSpan.FromDays(1);

        Assert.Equal(CycleEnd.Done, (await bench.RunOnceAsync()).End);

        Assert.NotEqual(old, bench.KeyId());
        Assert.Equal(2, bench.Cloud.Issued.Count);
        Assert.Single(bench.Cloud.Seen.Where(s => s.Is("key")).Select(s => s.Body).Select(PublicKey).Distinct());
    }

    [Fact]
    public async Task Key_ThatTheServiceRefuses_IsLeftForADayAndHoldsNothingUp()
    {
        bench.KeyLife = TimeSpan.Zero;
        bench.Cloud.Instead = seen => seen.Is("key") ? bench.Cloud.Refuse(Reasons.FieldInvalid) : null;
        using var agent = bench.Agent();
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(CycleEnd.Done, (await agent.RunCycleAsync(default)).End);
        }

        Assert.Equal(1, bench.Cloud.Count("key"));
        bench.Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(CycleEnd.Done, (await agent.RunCycleAsync(default)).End);
        Assert.Equal(2, bench.Cloud.Count("key"));
    }

    [Fact]
    public async Task Key_WhileAnUpgradeRuns_IsKept()
    {
        bench.KeyLife = TimeSpan.Zero;
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        bench.Cloud.After = (seen, answer) =>
        {
            Assert.False(seen.Is("key") && bench.Cloud.States.Any() && bench.Cloud.States.Last() != ExecutionState.Confirmed);
            return answer;
        };

        await bench.RunOnceAsync();
        await bench.RunOnceAsync();

        Assert.Equal(TestImages.New, bench.ReadActiveImage());
    }

    [Fact]
    public async Task Enrol_WithoutACodeAndOnTheList_EnrolsByTheKey()
    {
        bench.HasCode = false;
        bench.Cloud.FactoryKey = bench.KeyId();

        Assert.Equal(CycleEnd.Done, (await bench.RunOnceAsync()).End);
        Assert.DoesNotContain("\"code\"", bench.Cloud.Seen.First(s => s.Is("enrol")).Body);
    }

    [Fact]
    public async Task Enrol_WithoutACodeAndNotOnTheList_SaysSoAndTriesAgain()
    {
        bench.HasCode = false;

        var refused = await bench.RunOnceAsync();
        Assert.Equal(CycleEnd.Refused, refused.End);
        Assert.Contains(Reasons.FactoryKeyUnknown.Name, refused.Message);

        bench.Cloud.FactoryKey = bench.KeyId();
        Assert.Equal(CycleEnd.Done, (await bench.RunOnceAsync()).End);
    }

    private async Task RotateAsync()
    {
        await bench.RunOnceAsync();
        bench.KeyLife = TimeSpan.Zero;
        Assert.Equal(CycleEnd.Done, (await bench.RunOnceAsync()).End);
        bench.KeyLife = TimeSpan.FromDays(1);
    }

    private static string PublicKey(string body) =>
        System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("publicKey").GetProperty("x").GetString()!;
}
