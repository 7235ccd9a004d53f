namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>One case out of a seed number and a corpus; shared by the tests and the long runner.</summary>
internal static class FuzzRun
{
    /// <param name="corpus">Cases with a header whose length can be read.</param>
    public static FuzzCase Make(IReadOnlyList<FuzzCase> corpus, FuzzKind kind, int seed)
    {
        var random = new FuzzRandom(seed);
        FuzzCase from = random.Of(corpus) with { Way = (ApplyWay)random.Next(4) };
        var bytes = new FuzzMutator(random);
        return kind switch
        {
            FuzzKind.RandomBytes => bytes.RandomBytes(from),
            FuzzKind.HeaderBytes => bytes.HeaderBytes(from),
            FuzzKind.HeaderFields => bytes.HeaderFields(from),
            FuzzKind.Payload => bytes.Payload(from),
            FuzzKind.PayloadNoise => bytes.PayloadNoise(from),
            FuzzKind.Cut => bytes.Cut(from),
            FuzzKind.Splice => bytes.Splice(from, random.Of(corpus)),
            _ => new PartsMutator(random).Mutate(from, kind),
        };
    }

    /// <summary>The files that once made the decoder do what it must not.</summary>
    /// <param name="start">A folder inside the repository.</param>
    public static string RegressionFolder(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PosCloud.sln")))
            {
                return Path.Combine(folder.FullName, "tests", "vectors", "regressions");
            }
        }

        throw new DirectoryNotFoundException($"{start} is not in the repository.");
    }
}
