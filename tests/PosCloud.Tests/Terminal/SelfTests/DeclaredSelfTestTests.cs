using System.Net;
using System.Net.Sockets;
using PosCloud.Protocol.Failures;
using PosCloud.Protocol.SelfTests;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Device;

namespace PosCloud.Tests.Terminal.SelfTests;

/// <summary>The self-test that a release declares, on an agent before the fake service.</summary>
public sealed class DeclaredSelfTestTests : IDisposable
{
    private static readonly SelfTestItem Trial = new(
        "trial", SelfTestKind.TrialTransaction, Transaction: new TrialTransaction(FakeAcquirer.Endpoint, 100, "EUR"));

    private readonly Workbench _bench = new();
    private readonly FakeAcquirer _acquirer = new();

    public DeclaredSelfTestTests() => _bench.Cloud.Instead = seen => _acquirer.Answer(seen.Path, seen.Body);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Plan_EveryKindPasses_ConfirmsAndReportsEachWithItsDuration()
    {
        using var host = new TcpListener(IPAddress.Loopback, 0);
        host.Start();
        Offer(
            new("printer", SelfTestKind.Peripheral, "POSPrinter"),
            new("receipt", SelfTestKind.Function, "print-receipt"),
            new("articles", SelfTestKind.Data, "articles", MinCount: 1000),
            new("host", SelfTestKind.Host, $"127.0.0.1:{((IPEndPoint)host.LocalEndpoint).Port}"),
            new("keys", SelfTestKind.Keys, "pin"),
            Trial);

        await _bench.RunOnceAsync();

        var last = _bench.Cloud.Reported[^1];
        Assert.Equal(ExecutionState.Confirmed, last.State);
        Assert.Equal(
            [ProbedSelfTest.ImageCheck, "trial-transaction", "printer", "receipt", "articles", "host", "keys", "trial"], last.Checks!.Select(c => c.Name));
        Assert.All(last.Checks!, c => Assert.True(c is { Passed: true, Code: null, DurationMs: >= 0 }));
        Assert.Equal(["authorisations x-1-1", "reversals x-1-1"], _acquirer.Seen);
        Assert.Empty(_acquirer.Open);
    }

    public static TheoryData<string, SelfTestKind, string> Failing { get; } = new()
    {
        { FailureCodes.PeripheralMissing, SelfTestKind.Peripheral, "CashDrawer" },
        { FailureCodes.PeripheralUnhealthy, SelfTestKind.Peripheral, "Scanner" },
        { FailureCodes.FunctionFailed, SelfTestKind.Function, "open-drawer" },
        { FailureCodes.DataMissing, SelfTestKind.Data, "prices" },
        { FailureCodes.HostUnreachable, SelfTestKind.Host, "127.0.0.1:1" },
        { FailureCodes.KeyMissing, SelfTestKind.Keys, "dukpt" },
    };

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task Plan_OneCheckFails_GoesBackWithItsCode(string code, SelfTestKind kind, string target)
    {
        _bench.Machine.Peripherals = [new Peripheral("Scanner", "Simulated scanner", "S-1", "1.0", "Lens dirty")];
        Offer(new SelfTestItem("part", kind, target), new SelfTestItem("keys", SelfTestKind.Keys, "mac"));

        await _bench.RunOnceAsync();

        var last = _bench.Cloud.Reported[^1];
        Assert.Equal((ExecutionState.RolledBack, code), (last.State, last.Reason));
        Assert.Equal(code, last.Checks!.Single(c => c.Name == "part").Code);
        Assert.True(last.Checks!.Single(c => c.Name == "keys").Passed);
        Assert.Equal(TestImages.Old, _bench.ReadActiveImage());
        Assert.NotNull(FailureCatalogue.Find(code));
    }

    [Fact]
    public async Task Trial_Declined_GoesBackWithTheAcquirersCode()
    {
        _acquirer.Declines = true;
        Offer(Trial);

        await _bench.RunOnceAsync();

        AssertWentBack(FailureCodes.TrialTransactionDeclined);
        Assert.Contains("05", _bench.Cloud.Reported[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trial_AnswerIsLost_IsReversedAndGoesBack()
    {
        _acquirer.Loses = line => line.StartsWith("authorisations", StringComparison.Ordinal);
        Offer(Trial);

        await _bench.RunOnceAsync();

        AssertWentBack(FailureCodes.TrialTransactionUnreachable);
        Assert.Empty(_acquirer.Open);
    }

    [Fact]
    public async Task Trial_ReversalIsNotAcknowledged_GoesBackAndAsksUntilItIs()
    {
        var isDead = true;
        _acquirer.Loses = line => isDead && line.StartsWith("reversals", StringComparison.Ordinal);
        Offer(Trial);

        var first = await _bench.RunOnceAsync();

        AssertWentBack(FailureCodes.TrialTransactionNotReversed);
        Assert.Equal(PosCloud.Terminal.CycleEnd.Unsent, first.End);
        var asked = _acquirer.Seen.Count;
        isDead = false;
        var second = await _bench.RunOnceAsync();
        Assert.Equal(PosCloud.Terminal.CycleEnd.Done, second.End);
        Assert.Equal(asked + 1, _acquirer.Seen.Count);
        await _bench.RunOnceAsync();
        Assert.Equal(asked + 1, _acquirer.Seen.Count);
    }

    [Fact]
    public async Task Trial_AboveTheTerminalsLimit_SendsNothing()
    {
        Offer(Trial with { Transaction = Trial.Transaction! with { Amount = 101 } });

        await _bench.RunOnceAsync();

        AssertWentBack(FailureCodes.TrialTransactionOverLimit);
        Assert.Empty(_acquirer.Seen);
    }

    [Fact]
    public async Task Check_DoesNotEnd_IsGivenUpAfterItsTimeLimit()
    {
        _bench.Environment = new Stuck(_bench.Machine, () => _bench.Time.Advance(TimeSpan.FromSeconds(8)));
        Offer(new SelfTestItem("receipt", SelfTestKind.Function, "print-receipt", TimeoutSeconds: 7));

        await _bench.RunOnceAsync();

        AssertWentBack(FailureCodes.CheckTimedOut);
        Assert.InRange(_bench.Cloud.Reported[^1].Checks!.Single(c => c.Name == "receipt").DurationMs, 7_000, 9_000);
    }

    private void AssertWentBack(string code)
    {
        var last = _bench.Cloud.Reported[^1];
        Assert.Equal((ExecutionState.RolledBack, code), (last.State, last.Reason));
        Assert.Equal(TestImages.Old, _bench.ReadActiveImage());
    }

    private void Offer(params SelfTestItem[] checks)
    {
        var plan = new SelfTestPlan(checks);
        var fields = new PosCloud.Protocol.FieldChecker();
        plan.Check(fields);
        Assert.Null(fields.Error);
        _bench.Cloud.OfferUpdate(1, "x-1", _bench.Delta, _bench.Full);
        _bench.Cloud.Offer = _bench.Cloud.Offer! with { SelfTest = plan };
    }

    /// <summary>A machine whose functions never answer; the clock goes on meanwhile.</summary>
    private sealed class Stuck(SimulatedEnvironment machine, Action waits) : ITerminalEnvironment
    {
        public string BootId => machine.BootId;

        public Conditions ReadConditions() => machine.ReadConditions();

        public IReadOnlyList<Peripheral> ReadPeripherals() => machine.ReadPeripherals();

        public Task<string?> RunFunctionAsync(string name, CancellationToken cancellationToken)
        {
            waits();
            return new TaskCompletionSource<string?>().Task;
        }

        public Task RestartAsync(CancellationToken cancellationToken) => machine.RestartAsync(cancellationToken);
    }
}
