using System.Globalization;

namespace PosCloud.Tests.Terminal.PowerCuts;

/// <summary>
/// The power goes at every step of an upgrade, from the factory to the last report, and again while the agent repairs. The
/// environment variable <c>POSCLOUD_POWER_CUT_SEEDS</c> asks for more runs than the default.
/// </summary>
public sealed class PowerCutTests
{
    private static readonly int Seeds =
        int.TryParse(Environment.GetEnvironmentVariable("POSCLOUD_POWER_CUT_SEEDS"), CultureInfo.InvariantCulture, out var seeds) ? seeds : 2;

    [Fact]
    public Task PowerCut_AtAnyStepOfAnUpgrade_BootsOldOrNewAndCompletes() => SweepAsync(PowerCutScenario.Upgrade);

    [Fact]
    public Task PowerCut_AtAnyStepOfAFailingUpgrade_BootsOldOrNewAndGoesBack() => SweepAsync(PowerCutScenario.GoesBack);

    [Fact]
    public Task PowerCut_AtAnyStepWithASecondPackage_BootsOldOrNewAndCompletes() => SweepAsync(PowerCutScenario.SecondPackage);

    [Fact]
    public Task PowerCut_AtAnyStepWithATrialTransaction_LeavesNoAmountTaken() => SweepAsync(PowerCutScenario.TrialTransaction);

    [Fact]
    public Task PowerCut_AtAnyStepWhileTheKeyIsExchanged_NeverLocksTheTerminalOut() => SweepAsync(PowerCutScenario.KeyRotation);

    [Fact]
    public Task PowerCut_AtAnyStepOfASet_BootsTheOldOrTheNewSetAndNeverAMixture() => SweepAsync(PowerCutScenario.Set);

    [Fact]
    public Task PowerCut_AtAnyStepOfASetThatFails_TakesAllOfItBack() => SweepAsync(PowerCutScenario.SetGoesBack);

    [Fact]
    public Task PowerCut_AtAnyStepOfAnUpgradeThatMigrates_LeavesOldOrNewSoftwareAndDataTogether() => SweepAsync(PowerCutScenario.Migrates);

    [Fact]
    public Task PowerCut_AtAnyStepOfAnUpgradeThatMigratesAndFails_FindsTheOldDataAsItWas() => SweepAsync(PowerCutScenario.MigratesAndGoesBack);

    [Fact]
    public Task PowerCut_AtAnyStepOfAMigrationThatFails_FindsTheOldDataAsItWas() => SweepAsync(PowerCutScenario.MigrationFails);

    [Fact]
    public Task PowerCut_AtAnyStepOfARestore_LeavesOldOrRestoredDataAndCompletes() => SweepAsync(PowerCutScenario.Restore);

    /// <summary>Writes, changes of a name and fsyncs from the factory to the last report; docs/releases.md has these numbers.</summary>
    [Fact]
    public async Task Steps_OfASetOfThree_AreFewerThanOfThreeUpgrades()
    {
        var one = await CountStepsAsync(PowerCutScenario.Upgrade);
        var three = await CountStepsAsync(PowerCutScenario.Set);

        Assert.InRange(three, one + 1, 2 * one);
        Assert.Equal((StepsOfOne, StepsOfThree), (one, three));
    }

    /// <summary>docs/agent.md has these numbers.</summary>
    [Fact]
    public async Task Steps_OfUpgradesThatMigrateAndOfARestore_AreAsTheDocumentSays()
    {
        var migrates = await CountStepsAsync(PowerCutScenario.Migrates);
        var restores = await CountStepsAsync(PowerCutScenario.Restore);

        Assert.Equal((StepsThatMigrate, StepsOfARestore), (migrates, restores));
    }

    private const int StepsThatMigrate = 285;
    private const int StepsOfARestore = 130;
    private const int StepsOfOne = 197;
    private const int StepsOfThree = 324;

    private static async Task SweepAsync(PowerCutScenario scenario)
    {
        var steps = await CountStepsAsync(scenario);
        Assert.InRange(steps, 100, 2_000);
        var cases = Enumerable.Range(1, steps).SelectMany(step => Cases(step)).ToList();
        var failures = new List<string>();
        await Parallel.ForEachAsync(cases, async (test, _) =>
        {
            using var run = new PowerCutRun(scenario, test.Seed);
            run.Medium.CutAt = test.Step;
            try
            {
                await run.CompleteAsync(test.Survival, test.Cuts);
                Assert.True(run.Cuts > 0);
            }
            catch (Exception e)
            {
                lock (failures)
                {
                    failures.Add($"{test}: {e.GetType().Name}: {e.Message}");
                }
            }
        });

        Assert.True(failures.Count == 0, $"{failures.Count} of {cases.Count} failed. {string.Join(Environment.NewLine, failures.Take(8))}");
    }

    private static IEnumerable<(int Step, Survival Survival, int Seed, int Cuts)> Cases(int step)
    {
        foreach (var survival in new[] { Survival.Nothing, Survival.All, Survival.NamesOnly, Survival.BytesOnly })
        {
            yield return (step, survival, step, Cuts: 0);
        }

        for (var seed = 0; seed < Seeds; seed++)
        {
            yield return (step, Survival.Any, (1000 * seed) + step, Cuts: seed);
        }
    }

    private static async Task<int> CountStepsAsync(PowerCutScenario scenario)
    {
        using var run = new PowerCutRun(scenario, seed: 0);
        await run.CompleteAsync(Survival.All, cuts: 0);
        return run.Medium.Steps;
    }
}
