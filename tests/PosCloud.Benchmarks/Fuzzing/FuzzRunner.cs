using PosCloud.Benchmarks.Deltas;
using PosCloud.Tests.Delta.Fuzz;

namespace PosCloud.Benchmarks.Fuzzing;

/// <summary>A run of some minutes: shows how far it is, and writes what it finds.</summary>
/// <param name="target">Applies a case; an exception is a finding.</param>
internal sealed class FuzzRunner(Screen screen, Func<FuzzCase, string> target, ICoverage coverage, TimeProvider time)
{
    private const string Self = "dotnet run -c Release --project tests/PosCloud.Benchmarks -- fuzz --case";
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Line = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(40);

    /// <returns>1 if something was found.</returns>
    public async Task<int> RunAsync(FuzzRequest request, CancellationToken cancellationToken)
    {
        if (request.Case is { } only)
        {
            return Again(only);
        }

        Directory.CreateDirectory(request.Regressions);
        using var atWork = new CaseAtWork(Hang, input => Hangs(request, input));
        screen.Say($"Seed {request.Seed}; the case at work is in {atWork.Path} should this process end with it.");
        var session = new FuzzSession(target, coverage, atWork.Begin, request.Seed);
        await screen.WithProgressAsync((long)request.Duration.TotalMilliseconds, progress =>
        {
            Loop(session, request, progress, cancellationToken);
            return Task.CompletedTask;
        });
        screen.Say(FormattableString.Invariant(
            $"{session.Cases:N0} cases, a corpus of {session.Corpus:N0}, {coverage.Edges:N0} edges, {coverage.Features:N0} features, {session.Findings.Count} findings"));
        return session.Findings.Count == 0 ? 0 : 1;
    }

    private void Loop(FuzzSession session, FuzzRequest request, IRunProgress progress, CancellationToken cancellationToken)
    {
        FuzzCase[] known = [.. Directory.GetFiles(request.Regressions, "*.case").Order(StringComparer.Ordinal).Select(FuzzCase.Read)];
        foreach (FuzzCase input in FuzzSeeds.All.Concat(known.Where(FuzzSession.CanBeMutated)))
        {
            Report(session.Seed(input), request);
        }

        long start = time.GetTimestamp();
        TimeSpan shown = TimeSpan.Zero;
        TimeSpan said = TimeSpan.Zero;
        for (TimeSpan gone = default; gone < request.Duration && !cancellationToken.IsCancellationRequested; gone = time.GetElapsedTime(start))
        {
            Report(session.Step(), request);
            if (gone - shown >= Refresh)
            {
                string state = State(session, gone, request.Duration);
                progress.Step(state, (long)gone.TotalMilliseconds - (long)shown.TotalMilliseconds);
                shown = gone;
                if (gone - said >= Line)
                {
                    progress.Step(state, 0);
                    said = gone;
                }
            }
        }
    }

    private static string State(FuzzSession session, TimeSpan gone, TimeSpan duration) => FormattableString.Invariant(
        $@"{session.Cases:N0} cases, {session.Cases / gone.TotalSeconds:N0}/s, corpus {session.Corpus:N0}, {session.Coverage.Edges:N0} edges, {session.Findings.Count} findings, {duration - gone:hh\:mm\:ss} left");

    private void Report(Finding? found, FuzzRequest request)
    {
        if (found is not null)
        {
            string path = Path.Combine(request.Regressions, found.FileName);
            found.Case.Write(path);
            screen.Say($"{found.Bound}: {found.Message}\n  again: {Self} {path}");
        }
    }

    // The thread that is in it cannot be stopped, so the whole process ends.
    private void Hangs(FuzzRequest request, FuzzCase input)
    {
        Report(new Finding(input, "hang", "hang", $"No end after {Hang.TotalSeconds} seconds."), request);
        Environment.Exit(1);
    }

    private int Again(string path)
    {
        try
        {
            screen.Say(target(FuzzCase.Read(path)));
            return 0;
        }
        catch (Exception e)
        {
            screen.Say(e.ToString());
            return 1;
        }
    }
}
