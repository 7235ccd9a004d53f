using System.Text;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Device;

namespace PosCloud.Tests.Terminal;

public sealed class TrialTests
{
    [Fact]
    public async Task Trial_TransactionFails_GoesBackAndUploadsDiagnostics()
    {
        using var bench = new Workbench { TrialTransaction = () => "the acquirer declined" };
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);

        using (var agent = bench.Agent())
        {
            await agent.RunCycleAsync(default);

            Assert.Equal((ExecutionState.RolledBack, "self-test-failed"), (agent.State, agent.Reason));
            Assert.Equal(("a", "1.0.0"), (agent.ActiveSlot, agent.Installed.Version));
            Assert.False(agent.HasUnsent);
        }

        var last = bench.Cloud.Reported[^1];
        Assert.Equal((ExecutionState.RolledBack, "self-test-failed"), (last.State, last.Reason));
        Assert.Equal("trial-transaction: the acquirer declined", last.Detail);
        Assert.Equal(TestImages.Old, bench.ReadActiveImage());
        Assert.Equal(2, bench.Machine.Restarts);
        Assert.Contains("the acquirer declined", Encoding.UTF8.GetString(bench.Cloud.Uploaded["u-1"]));
        Assert.Equal(1, bench.Cloud.Count("complete"));
        Assert.Equal(3, bench.Cloud.Count("reports"));
    }

    [Fact]
    public async Task Trial_MachineRestartsBeforeTheDecision_GoesBackByItself()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        await StopInSelfTestAsync(bench);
        bench.Machine.Restart();
        bench.SelfTest = null;

        await bench.RunOnceAsync();

        Assert.Equal((ExecutionState.RolledBack, "trial-interrupted"), (bench.Cloud.Reported[^1].State, bench.Cloud.Reported[^1].Reason));
        Assert.Equal(TestImages.Old, bench.ReadActiveImage());
        Assert.NotEmpty(bench.Cloud.Uploaded);
    }

    [Fact]
    public async Task Trial_AgentRestartsInTheSameBoot_TestsAgainAndConfirms()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        await StopInSelfTestAsync(bench);
        bench.SelfTest = null;

        await bench.RunOnceAsync();

        Assert.Equal(ExecutionState.Confirmed, bench.Cloud.States.Last());
        Assert.Equal(1, bench.Machine.Restarts);
    }

    [Fact]
    public async Task Trial_AgentDiesInEverySelfTest_GoesBackAfterThreeTries()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        for (var i = 0; i < 3; i++)
        {
            await StopInSelfTestAsync(bench);
        }

        await bench.RunOnceAsync();

        Assert.Equal("self-test-crashed", bench.Cloud.Reported[^1].Reason);
        Assert.Equal(TestImages.Old, bench.ReadActiveImage());
    }

    [Fact]
    public async Task Trial_SelfTestNeverEnds_GoesBackAfterItsTimeout()
    {
        using var bench = new Workbench();
        bench.SelfTest = new Hook(_ =>
        {
            bench.Time.Advance(TimeSpan.FromMinutes(6));
            return new TaskCompletionSource<SelfTestResult>().Task;
        });
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);

        await bench.RunOnceAsync();

        Assert.Equal("self-test-failed", bench.Cloud.Reported[^1].Reason);
        Assert.Contains("No result within 300 s", bench.Cloud.Reported[^1].Detail);
    }

    [Fact]
    public async Task Trial_ImageWasAlteredAfterTheInstallation_GoesBack()
    {
        using var bench = new Workbench();
        bench.Checkpoint = name =>
        {
            if (name == "before restart" && File.Exists(bench.ImageFile(TestImages.Sha256(TestImages.New))))
            {
                File.AppendAllText(bench.ImageFile(TestImages.Sha256(TestImages.New)), "x");
            }
        };
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);

        await bench.RunOnceAsync();

        Assert.StartsWith($"{ProbedSelfTest.ImageCheck}:", bench.Cloud.Reported[^1].Detail);
        Assert.Equal(TestImages.Old, bench.ReadActiveImage());
    }

    [Fact]
    public void SelfTestResult_WithoutChecks_HasNotPassed() => Assert.False(new SelfTestResult([]).Passed);

    [Fact]
    public async Task Diagnostics_UploadFails_IsTriedAgainInTheNextRound()
    {
        using var bench = new Workbench { TrialTransaction = () => "declined" };
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        bench.Cloud.Instead = seen => seen.Method == "PUT" ? throw new HttpRequestException("no route") : null;
        await bench.RunOnceAsync();
        Assert.Empty(bench.Cloud.Uploaded);
        bench.Cloud.Instead = null;

        await bench.RunOnceAsync();

        Assert.Equal(1, bench.Cloud.Count("complete"));
        Assert.Null(bench.ReadState().Diagnostics);
    }

    private static async Task StopInSelfTestAsync(Workbench bench)
    {
        // The agent is stopped from outside: cancelled, as by SIGTERM.
        using var stop = new CancellationTokenSource();
        bench.SelfTest = new Hook(token =>
        {
            stop.Cancel();
            token.ThrowIfCancellationRequested();
            throw new InvalidOperationException("The self-test's token does not follow the agent's.");
        });
        using var agent = bench.Agent();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => agent.RunCycleAsync(stop.Token));
    }

    private sealed class Hook(Func<CancellationToken, Task<SelfTestResult>> run) : ISelfTest
    {
        public Task<SelfTestResult> RunAsync(SelfTestSubject subject, CancellationToken cancellationToken) => run(cancellationToken);
    }
}
