using Microsoft.Extensions.DependencyInjection;
using PosCloud.Core.Audit;
using PosCloud.Protocol.Audit;
using PosCloud.Protocol.Problems;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Tables;
using static PosCloud.Tests.Fakes.Service.FakeCloud;

namespace PosCloud.Tests.Audit;

/// <summary>The chain in the store: what a row costs, and that neither two writers nor a lost answer fork it.</summary>
public sealed class AuditLogTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Append_WithAKnownHead_CostsOneOperation()
    {
        await AppendAsync(cloud.Get<AuditLog>());
        Assert.Equal(["audit QueryPage", "audit Add"], cloud.Faults.Operations);
        cloud.Faults.Reset();

        await AppendAsync(cloud.Get<AuditLog>());

        Assert.Equal(["audit Add"], cloud.Faults.Operations);
        await AssertGoodAsync(2);
    }

    [Fact]
    public async Task Append_ByInstancesThatDoNotKnowOfEachOther_MakesOneChain()
    {
        using var other = cloud.AnotherInstance();
        for (var i = 0; i < 5; i++)
        {
            await AppendAsync(cloud.Get<AuditLog>());
            await AppendAsync(other.GetRequiredService<AuditLog>());
            await AppendAsync(other.GetRequiredService<AuditLog>());
        }

        await AssertGoodAsync(15);
    }

    [Fact]
    public async Task Append_ByManyAtOnce_MakesOneChain()
    {
        using var second = cloud.AnotherInstance();
        using var third = cloud.AnotherInstance();
        AuditLog[] logs = [cloud.Get<AuditLog>(), second.GetRequiredService<AuditLog>(), third.GetRequiredService<AuditLog>()];

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => AppendAsync(logs[i % 3]))));

        await AssertGoodAsync(60);
    }

    [Fact]
    public async Task Append_WhenSomebodyGetsInBetween_ChainsToTheirRow()
    {
        using var other = cloud.AnotherInstance();
        await AppendAsync(cloud.Get<AuditLog>());
        cloud.Interfere = async operation =>
        {
            if (operation.Kind == TableOperationKind.Add)
            {
                cloud.Interfere = null;
                await AppendAsync(other.GetRequiredService<AuditLog>());
            }
        };

        await AppendAsync(cloud.Get<AuditLog>());

        await AssertGoodAsync(3);
    }

    [Fact]
    public async Task Append_WhenOthersAreAlwaysFaster_SaysBusyAndWritesNothing()
    {
        using var other = cloud.AnotherInstance();
        var interferes = true;
        cloud.Interfere = async operation =>
        {
            if (interferes && operation.Kind == TableOperationKind.Add)
            {
                interferes = false;
                await AppendAsync(other.GetRequiredService<AuditLog>());
                interferes = true;
            }
        };

        var problem = await cloud.Get<AuditLog>().AppendAsync(Estate, SampleRow("never"), CancellationToken.None);

        Assert.Equal(Reasons.Busy, problem?.Reason);
        cloud.Interfere = null;
        await AssertGoodAsync(AuditLog.MaxAttempts);
        Assert.DoesNotContain(await LinesAsync(), line => line.Contains("never", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Append_WithAFaultAnywhere_LeavesAChainToGoOnWith(FaultMoment moment)
    {
        for (var at = 1; ; at++)
        {
            using var disturbed = new FakeCloud();
            disturbed.Faults.Arm(at, moment);
            await FakeOperations.UntilAnsweredAsync(async () => await AppendAsync(disturbed.Get<AuditLog>()));
            await FakeOperations.UntilAnsweredAsync(async () => await AppendAsync(disturbed.Get<AuditLog>()));
            var isDisturbed = disturbed.Faults.Fired;
            disturbed.Faults.Reset();
            var lines = await disturbed.Get<IAuditStore>().ListAsync(Estate, 100, below: null, CancellationToken.None);

            Assert.Null(SampleLog.Verify(lines.Select(line => line.Line).Reverse()));
            Assert.InRange(lines.Count, 2, 3);
            if (!isDisturbed)
            {
                Assert.Equal(4, at);
                return;
            }
        }
    }

    [Fact]
    public async Task Append_OfARowThatIsThereAlready_IsDone()
    {
        // The pipeline repeats a request whose answer was lost; the second try finds the row of the first.
        cloud.Interfere = operation =>
        {
            if (operation.Kind != TableOperationKind.Add)
            {
                return Task.CompletedTask;
            }

            cloud.Interfere = null;
            return cloud.Get<IAuditStore>().AddAsync(Estate, 1, AuditChain.Write(SampleRow("mine")(1, AuditChain.Genesis)), CancellationToken.None);
        };

        Assert.Null(await cloud.Get<AuditLog>().AppendAsync(Estate, SampleRow("mine"), CancellationToken.None));

        await AssertGoodAsync(1);
    }

    [Fact]
    public async Task List_InPages_ShowsEveryRowOnceNewestFirst()
    {
        for (var i = 0; i < 5; i++)
        {
            await AppendAsync(cloud.Get<AuditLog>());
        }

        var seen = new List<long>();
        string? continuation = null;
        do
        {
            var page = (await cloud.Get<AuditLog>().ListAsync(Estate, 2, continuation, CancellationToken.None)).Value();
            Assert.All(page.Items, line => Assert.Equal((AuditChain.Hash(line.Line), AuditChain.Read(line.Line).Seq), (line.Sha256, line.Seq)));
            seen.AddRange(page.Items.Select(line => line.Seq));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal([5, 4, 3, 2, 1], seen);
    }

    [Theory]
    [InlineData("zzzz")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    public async Task List_AfterWhatIsNoRow_IsRefused(string continuation) =>
        Assert.Equal(Reasons.FieldInvalid, (await cloud.Get<AuditLog>().ListAsync(Estate, 2, continuation, CancellationToken.None)).Problem?.Reason);

    [Fact]
    public async Task Logs_OfTwoEstates_AreTwoChains()
    {
        await AppendAsync(cloud.Get<AuditLog>());
        Assert.Null(await cloud.Get<AuditLog>().AppendAsync("other", (seq, previous) => SampleLog.Row(seq, previous, "other"), CancellationToken.None));

        await AssertGoodAsync(1);
        Assert.Single(await cloud.Get<IAuditStore>().ListAsync("other", 10, below: null, CancellationToken.None));
    }

    private static Func<long, string, AuditEntry> SampleRow(string actor) => (seq, previous) => SampleLog.Row(seq, previous) with { Actor = actor };

    private static async Task<bool> AppendAsync(AuditLog log)
    {
        var actor = Guid.NewGuid().ToString("N");
        Assert.Null(await log.AppendAsync(Estate, SampleRow(actor), CancellationToken.None));
        return true;
    }

    private async Task<List<string>> LinesAsync() =>
        [.. (await cloud.Get<IAuditStore>().ListAsync(Estate, 500, below: null, CancellationToken.None)).Select(line => line.Line).Reverse()];

    private async Task AssertGoodAsync(int rows)
    {
        var lines = await LinesAsync();
        Assert.Null(SampleLog.Verify(lines));
        Assert.Equal(rows, lines.Count);
    }
}
