using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Simulation;

namespace PosCloud.Tests.Terminal;

/// <summary>The agent is killed before, in and after every durable change of an upgrade; a new one goes on from the folder.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Crash_AtAnyPointOfAnUpgrade_StillConfirmsWithOneInstall()
    {
        var points = await CountCheckpointsAsync(fails: false);
        Assert.InRange(points, 50, 200);
        for (var point = 1; point <= points; point++)
        {
            using var bench = await CrashAtAsync(point, fails: false);

            Assert.Equal(TestImages.New, bench.ReadActiveImage());
            Assert.Equal(1, bench.Machine.Restarts);
            AssertReportedOnce(
                bench,
                ExecutionState.Accepted,
                ExecutionState.Downloading,
                ExecutionState.Installing,
                ExecutionState.Restarting,
                ExecutionState.Testing,
                ExecutionState.Confirmed);
        }
    }

    [Fact]
    public async Task Crash_AtAnyPointOfAFailingUpgrade_StillGoesBackOnceWithDiagnostics()
    {
        var points = await CountCheckpointsAsync(fails: true);
        for (var point = 1; point <= points; point++)
        {
            using var bench = await CrashAtAsync(point, fails: true);

            Assert.Equal(TestImages.Old, bench.ReadActiveImage());
            Assert.Equal(2, bench.Machine.Restarts);
            Assert.Single(bench.Cloud.Uploaded);
            AssertReportedOnce(
                bench,
                ExecutionState.Accepted,
                ExecutionState.Downloading,
                ExecutionState.Installing,
                ExecutionState.Restarting,
                ExecutionState.Testing,
                ExecutionState.RolledBack);
        }
    }

    [Fact]
    public async Task Crash_AgainAndAgain_StillConfirms()
    {
        // The n-th agent dies at its n-th durable change: progress has to survive in steps of one.
        using var bench = Bench(fails: false);
        for (var life = 3; life < 100; life++)
        {
            var left = life;
            bench.Checkpoint = _ => Die(--left == 0);
            try
            {
                await bench.RunOnceAsync();
                break;
            }
            catch (CrashException)
            {
                // The next agent opens the folder.
            }
        }

        bench.Checkpoint = null;
        await bench.RunOnceAsync();
        Assert.Equal(TestImages.New, bench.ReadActiveImage());
        Assert.Equal(ExecutionState.Confirmed, bench.Cloud.States.Last());
        Assert.Equal(bench.Cloud.States.Distinct(), bench.Cloud.States);
    }

    private static async Task<int> CountCheckpointsAsync(bool fails)
    {
        using var bench = Bench(fails);
        var points = 0;
        bench.Checkpoint = _ => points++;
        await bench.RunOnceAsync();
        return points;
    }

    private static async Task<Workbench> CrashAtAsync(int point, bool fails)
    {
        var bench = Bench(fails);
        var left = point;
        bench.Checkpoint = _ => Die(--left == 0);
        await Assert.ThrowsAsync<CrashException>(bench.RunOnceAsync);
        bench.Checkpoint = null;
        await bench.RunOnceAsync();
        return bench;
    }

    private static Workbench Bench(bool fails)
    {
        var bench = new Workbench { TrialTransaction = () => fails ? "declined" : null };
        bench.Network = new CutOnceHandler(100_000, FakeCloud.Server, bench.Cloud);
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        return bench;
    }

    private static void AssertReportedOnce(Workbench bench, params ExecutionState[] states) => Assert.Equal(states, bench.Cloud.States);

    private static void Die(bool now)
    {
        if (now)
        {
            throw new CrashException();
        }
    }

    private sealed class CrashException : Exception;
}
