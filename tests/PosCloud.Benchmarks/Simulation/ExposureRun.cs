namespace PosCloud.Benchmarks.Simulation;

/// <summary>How far a bad release gets before its rollout halts.</summary>
/// <param name="FailurePercent">Percent of terminals that it fails on.</param>
/// <param name="Runs">Seeded runs.</param>
/// <param name="Halted">Runs in which a gate tripped.</param>
/// <param name="Reached">Terminals reached by each run, ascending.</param>
/// <param name="Terminals">In the estate.</param>
/// <param name="MostAfterHalt">Terminals that any run reached after its gate had tripped.</param>
/// <param name="Violations">Runs that reached terminals of a wave that had not opened, or too many of a shop.</param>
internal sealed record ExposureRun(
    double FailurePercent, int Runs, int Halted, IReadOnlyList<int> Reached, int Terminals, int MostAfterHalt, int Violations)
{
    /// <param name="terminals">In the estate of each run.</param>
    /// <param name="failurePercent">Percent of terminals that the release fails on.</param>
    /// <param name="runs">Seeds 1 to that.</param>
    /// <param name="progress">Runs done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static ExposureRun Of(int terminals, double failurePercent, int runs, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var results = Enumerable.Range(1, runs).AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(seed =>
        {
            var result = new Simulator(new SimulationOptions
            {
                Terminals = terminals,
                Length = TimeSpan.FromDays(4),
                Seed = seed,
                FailurePercent = failurePercent,
                SilentPercent = 0,
                NightOffPercent = 0,
                Outage = (TimeSpan.Zero, TimeSpan.Zero),
                Plan = SimulationOptions.FastPlan,
                EndsWithTheRollout = true,
            }).Run(null, cancellationToken);
            progress?.Report(1);
            return result;
        }).ToList();
        return new ExposureRun(
            failurePercent,
            runs,
            results.Count(r => r.HaltedAt is not null),
            [.. results.Select(r => r.Reached).Order()],
            terminals,
            results.Where(r => r.HaltedAt is not null).Select(r => r.Reached - r.ReachedAtHalt).DefaultIfEmpty(0).Max(),
            results.Count(r => r.Reached > r.OpenMembers || r.SiteViolations > 0));
    }

    public int Percentile(int percent) => Reached[Math.Min(Reached.Count - 1, Reached.Count * percent / 100)];
}
