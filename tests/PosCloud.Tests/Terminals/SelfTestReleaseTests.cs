using PosCloud.Core.Publishing;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.SelfTests;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Terminals;

/// <summary>A release's self-test on its way to the terminal, and the results on their way back.</summary>
public sealed class SelfTestReleaseTests : IDisposable
{
    private static readonly SelfTestPlan Plan = new(
    [
        new SelfTestItem("printer", SelfTestKind.Peripheral, "POSPrinter"),
        new SelfTestItem("payment", SelfTestKind.TrialTransaction, Transaction: new TrialTransaction("https://acquirer.example/trial", 100, "EUR")),
    ]);

    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Offer_OfAReleaseWithASelfTest_CarriesItInTheSignedDirective()
    {
        var terminal = await OfferedAsync();

        var directive = (await terminal.CheckInAsync()).Directive;

        Assert.Equal(Plan.Checks, directive.SelfTest!.Checks);
    }

    [Fact]
    public async Task Report_WithChecks_ShowsThemInTheTerminalAndInWhy()
    {
        var terminal = await OfferedAsync();
        await terminal.CheckInAsync();
        IReadOnlyList<CheckResult> checks =
        [
            new CheckResult("printer", true, 15), new CheckResult("payment", false, 400, "trial-transaction-declined", "The acquirer answered 05."),
        ];

        await terminal.ReportAsync(new ReportEntry(
            ExecutionState.RolledBack, cloud.Time.GetUtcNow(), "trial-transaction-declined", "payment: The acquirer answered 05.", Checks: checks));

        var why = (await cloud.Get<WhyHandler>().HandleAsync(FakeCloud.Estate, terminal.TerminalId, CancellationToken.None)).Value();
        Assert.Null(why.Execution);
        Assert.Equal(("trial-transaction-declined", ExecutionState.RolledBack), (why.Last!.Reason, why.Last.State));
        Assert.Equal(checks, why.Last.Checks);
        var stored = (await cloud.Get<ITerminalStore>().LoadAsync(terminal.Credential.Key, CancellationToken.None))!;
        Assert.Equal(checks, stored.State.Execution!.ToView().Checks);
    }

    [Fact]
    public async Task Report_WithTheMostAndLongestChecks_FitsIntoTheSealedState()
    {
        var terminal = await OfferedAsync();
        await terminal.CheckInAsync();
        var text = new string('\u6536', Limits.CheckText);
        var checks = Enumerable.Range(0, Limits.CheckResults)
            .Select(i => new CheckResult($"{i}{new string('n', Limits.ShortText - 2)}", false, int.MaxValue, new string('c', Limits.ShortText), text))
            .ToList();

        var response = await terminal.ReportAsync(new ReportEntry(ExecutionState.RolledBack, cloud.Time.GetUtcNow(), "check-timed-out", text, Checks: checks));

        Assert.InRange(response.State.Length, 1, Limits.SealedState);
    }

    [Fact]
    public void Report_WithTooManyChecks_IsOutOfBounds()
    {
        var checks = Enumerable.Range(0, Limits.CheckResults + 1).Select(i => new CheckResult($"c{i}", true, 1)).ToList();
        var check = new FieldChecker();

        new ReportRequest(1, "x-1", [new ReportEntry(ExecutionState.Confirmed, DateTimeOffset.UnixEpoch, Checks: checks)]).Check(check);

        Assert.StartsWith("/entries/0/checks", check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Draft_WithAnotherSelfTest_ReplacesADraftAndNeverAPublishedRelease()
    {
        Assert.Equal(Plan.Checks, (await DraftAsync(Plan)).Value().SelfTest!.Checks);
        Assert.Null((await DraftAsync(null)).Value().SelfTest);
        await PublishAsync();

        Assert.Equal(Plan.Checks, (await DraftAsync(Plan)).Value().SelfTest!.Checks);
        Assert.Equal(Reasons.VersionExists, (await DraftAsync(new SelfTestPlan([Plan.Checks[0]]))).Problem?.Reason);
    }

    [Fact]
    public void Draft_WithASelfTestOutOfBounds_NamesTheMember()
    {
        var check = new FieldChecker();

        new DraftReleaseRequest([new DraftComponent("os", "1.0.0", new string('a', 64), 1)], SelfTest: new SelfTestPlan([])).Check(check);

        Assert.StartsWith("/selfTest/checks", check.Error, StringComparison.Ordinal);
    }

    private Task<Outcome<ReleaseView>> DraftAsync(SelfTestPlan? plan)
    {
        var image = SampleImages.Of(2);
        return cloud.Get<ReleaseHandler>().DraftAsync(
            FakeCloud.Estate,
            new DraftReleaseRequest([new DraftComponent("os", "2.0.0", SampleImages.Sha256(image), image.Length)], SelfTest: plan),
            FakeCloud.Actor,
            CancellationToken.None);
    }

    private async Task PublishAsync()
    {
        (await DraftAsync(Plan)).Value();
        await cloud.UploadAsync("2.0.0", SampleImages.Of(2));
        (await cloud.CompleteAsync("2.0.0")).Value();
        (await cloud.PublishAsync("2.0.0")).Value();
        await cloud.BuildAsync();
        await cloud.DrainAsync();
    }

    private async Task<FakeTerminal> OfferedAsync()
    {
        var terminal = await cloud.TerminalAsync();
        await PublishAsync();
        await cloud.RollOutAsync("r1", "2.0.0");
        return terminal;
    }
}
