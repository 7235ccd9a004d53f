using PosCloud.Delta;

namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>One case out of a seed number and a corpus; shared by the tests and the long runner.</summary>
internal static class FuzzRun
{
    public const int Kinds = 7;

    /// <param name="corpus">Cases with a header that can be read.</param>
    /// <param name="kind">Which mutation, below <see cref="Kinds"/>.</param>
    public static FuzzCase Make(IReadOnlyList<FuzzCase> corpus, int kind, int seed)
    {
        var random = new Random(seed);
        var mutator = new FuzzMutator(random);
        FuzzCase from = corpus[random.Next(corpus.Count)];
        return kind switch
        {
            0 => mutator.RandomBytes(from),
            1 => mutator.HeaderBytes(from),
            2 => mutator.HeaderFields(from),
            3 => mutator.Payload(from),
            4 => mutator.PayloadNoise(from),
            5 => mutator.Cut(from),
            _ => mutator.Splice(from, corpus[random.Next(corpus.Count)]),
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

    /// <summary>Whether mutation can take the case apart.</summary>
    public static bool HasHeader(FuzzCase input)
    {
        try
        {
            DeltaDecoder.ReadHeader(new MemoryStream(input.Delta), FuzzTarget.Limits);
            return true;
        }
        catch (DeltaException)
        {
            return false;
        }
    }
}
