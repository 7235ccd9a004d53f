using PosCloud.EndToEnd.Tests.Support;
using PosCloud.Local.Acquirer;
using PosCloud.Protocol.Failures;
using PosCloud.Protocol.SelfTests;
using PosCloud.Protocol.Terminals;

namespace PosCloud.EndToEnd.Tests;

[Collection(SharedCloud.Collection)]
public sealed class ATrialTransactionThatFailsSendsTheTerminalBack(SharedCloud shared)
{
    private readonly TestCloud _cloud = shared.Cloud;

    [Fact]
    public async Task Release_WithASelfTest_IsConfirmedOnlyWhenTheAcquirerApproves()
    {
        using var folder = new TestFolder();
        await using var acquirer = await SimulatedAcquirer.StartAsync(0, CancellationToken.None);
        var plan = new SelfTestPlan(
        [
            new SelfTestItem("printer", SelfTestKind.Peripheral, "POSPrinter"),
            new SelfTestItem("receipt", SelfTestKind.Function, "print-receipt"),
            new SelfTestItem("articles", SelfTestKind.Data, "articles", MinCount: 10),
            new SelfTestItem("service", SelfTestKind.Host, _cloud.Local.Address.Authority),
            new SelfTestItem("keys", SelfTestKind.Keys, "pin"),
            new SelfTestItem("payment", SelfTestKind.TrialTransaction, Transaction: new TrialTransaction(acquirer.Endpoint, 100, "EUR")),
        ]);
        var oldImage = Images.Random(20, 200_000);
        await _cloud.PublishAsync(folder.Write("old", oldImage), "trial", "1.0.0");
        var second = await _cloud.PublishAsync(folder.Write("two", Images.Edited(oldImage, 21)), "trial", "2.0.0", plan);
        var third = await _cloud.PublishAsync(folder.Write("three", Images.Edited(oldImage, 22)), "trial", "3.0.0", plan);
        Assert.Equal(plan.Checks, (await _cloud.Admin.GetReleaseAsync(second.ReleaseId, CancellationToken.None)).SelfTest!.Checks);
        await using var fleet = new Fleet(_cloud, folder, "trial", folder.Path("old"));
        var terminal = await fleet.StartAsync();
        await Until.TrueAsync(() => _cloud.Local.Terminals.Of(terminal.Id).Count > 0, "the first check-in");

        await _cloud.StartRolloutAsync("trial-2", second.ReleaseId, fleet.Site);
        await terminal.EndedAsync(ExecutionState.Confirmed);
        await _cloud.CompletedAsync("trial-2");

        var seen = (await _cloud.Admin.GetTerminalAsync(terminal.Id, CancellationToken.None)).Execution!;
        Assert.Equal(ExecutionState.Confirmed, seen.State);
        Assert.Equal(plan.Checks.Select(c => c.Name), seen.Checks!.TakeLast(plan.Checks.Count).Select(c => c.Name));
        Assert.All(seen.Checks!, c => Assert.True(c.Passed, $"{c.Name}: {c.Code} {c.Detail}"));
        Assert.Equal((1, 0L), (acquirer.Authorisations, acquirer.OpenAmount));

        acquirer.Mood = AcquirerMood.Declines;
        await _cloud.StartRolloutAsync("trial-3", third.ReleaseId, fleet.Site);
        await terminal.EndedAsync(ExecutionState.RolledBack);
        await _cloud.CompletedAsync("trial-3");

        seen = (await _cloud.Admin.WhyAsync(terminal.Id, CancellationToken.None)).Last!;
        Assert.Equal((third.ReleaseId, ExecutionState.RolledBack, FailureCodes.TrialTransactionDeclined), (seen.ReleaseId, seen.State, seen.Reason));
        Assert.Equal(FailureCodes.TrialTransactionDeclined, Assert.Single(seen.Checks!, c => !c.Passed).Code);
        Assert.Equal("2.0.0", terminal.Agent.Installed.Version);
        Assert.Equal((2, 0L), (acquirer.Authorisations, acquirer.OpenAmount));
    }
}
