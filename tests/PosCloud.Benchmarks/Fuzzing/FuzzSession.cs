using PosCloud.Tests.Delta.Fuzz;

namespace PosCloud.Benchmarks.Fuzzing;

/// <summary>Makes cases out of a corpus, which grows by those that reach something new.</summary>
/// <param name="target">Applies a case; an exception is a finding.</param>
/// <param name="begin">Told of each case before it is applied.</param>
internal sealed class FuzzSession(Func<FuzzCase, string> target, ICoverage coverage, Action<FuzzCase> begin, int seed)
{
    /// <summary>Cases tried to make a finding smaller.</summary>
    private const int MinimizeTries = 4_000;

    private static readonly FuzzKind[] Kinds = Enum.GetValues<FuzzKind>();

    private readonly FuzzRandom random = new(seed);
    private readonly List<FuzzCase> corpus = [];
    private readonly Dictionary<string, Finding> findings = [];

    public long Cases { get; private set; }

    /// <summary>Cases from which others are made.</summary>
    public int Corpus => corpus.Count;

    public ICoverage Coverage => coverage;

    /// <summary>One for each cause, made as small as it was possible.</summary>
    public IReadOnlyCollection<Finding> Findings => findings.Values;

    /// <summary>Takes a case into the corpus, whatever it reaches.</summary>
    public Finding? Seed(FuzzCase input)
    {
        corpus.Add(input);
        return Try(input, out _);
    }

    /// <returns>A finding, if it has another cause than those before.</returns>
    public Finding? Step()
    {
        FuzzCase input = FuzzRun.Make(corpus, random.Of(Kinds), random.Next(int.MaxValue));
        Finding? found = Try(input, out bool isNew);
        if (isNew && found is null && CanBeMutated(input))
        {
            corpus.Add(input);
        }

        return found;
    }

    private Finding? Try(FuzzCase input, out bool isNew)
    {
        Cases++;
        Finding? found = Apply(input, out isNew);
        if (found is null || findings.ContainsKey(found.Key))
        {
            return null;
        }

        var minimizer = new CaseMinimizer(smaller => Apply(smaller, out _)?.Key == found.Key, MinimizeTries);
        FuzzCase least = minimizer.Minimize(input);
        return findings[found.Key] = Apply(least, out _) ?? found;
    }

    private Finding? Apply(FuzzCase input, out bool isNew)
    {
        begin(input);
        coverage.Begin();
        Finding? found = null;
        try
        {
            target(input);
        }
        catch (Exception e)
        {
            found = Finding.Of(input, e);
        }

        isNew = coverage.End();
        return found;
    }

    /// <summary>Whether it has a header, without which most mutations have nothing to work on.</summary>
    public static bool CanBeMutated(FuzzCase input) => DeltaParts.ReadPreamble(new MemoryStream(input.Delta)) is not null;
}
