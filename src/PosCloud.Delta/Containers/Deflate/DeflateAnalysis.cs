using PosCloud.Delta.Images;

namespace PosCloud.Delta.Containers.Deflate;

/// <summary>Finds out how a deflate stream was made, so that <see cref="DeflateReproducer"/> can make it again.</summary>
internal static class DeflateAnalysis
{
    /// <summary>Bytes.</summary>
    public const int MaxRecipe = 64 << 10;

    /// <summary>A recipe is not worth it when it takes more than a 16th of the stream.</summary>
    private const int WorthShift = 4;

    private const int AlwaysWorth = 32;

    /// <summary>Tokens of the first comparison, the step from one to the next, and the share of sets that stays.</summary>
    private const int FirstComparison = 1024;
    private const int ComparisonStep = 8;
    private const int Kept = 3;

    /// <summary>The levels in the order of how often they are met.</summary>
    private static readonly int[] Levels = [9, 6, 8, 7, 5, 4, 1, 3, 2];

    [ThreadStatic]
    private static DeflateTrial? trial;

    /// <summary>
    /// Null when the range is no complete deflate stream, or when the recipe would be longer than
    /// max(32, <paramref name="compressedLength"/> / 16) bytes or than <see cref="MaxRecipe"/>.
    /// </summary>
    /// <param name="previous">
    /// A recipe whose parameters are tried first: short streams fit many, and all streams of a container should have the same.
    /// </param>
    public static byte[]? MakeRecipe(
        IBaseImage image, long offset, long compressedLength, CancellationToken cancellationToken, ReadOnlySpan<byte> previous = default)
    {
        trial ??= new DeflateTrial();
        var range = new DeflateRange(image, offset, compressedLength);
        List<DeflateParameters> sets = Sets(previous);
        foreach (DeflateParameters set in sets)
        {
            switch (trial.Run(range, set, long.MaxValue, 1, cancellationToken))
            {
                case TrialEnd.Whole:
                    return trial.Recipe.ToArray();
                case TrialEnd.Impossible:
                    return null;
            }
        }

        int limit = (int)Math.Min(MaxRecipe, Math.Max(AlwaysWorth, compressedLength >> WorthShift));
        for (long tokens = FirstComparison; sets.Count > 1; tokens *= ComparisonStep)
        {
            sets = Best(trial, range, sets, tokens, limit, cancellationToken);
        }

        bool found = sets.Count == 1 && trial.Run(range, sets[0], long.MaxValue, limit, cancellationToken) == TrialEnd.Whole;
        return found ? trial.Recipe.ToArray() : null;
    }

    private static List<DeflateParameters> Sets(ReadOnlySpan<byte> previous)
    {
        List<DeflateParameters> sets = [];
        if (!previous.IsEmpty && DeflateParameters.TryDecode(previous[0], out DeflateParameters hint))
        {
            sets.Add(hint);
        }

        foreach (DeflateMaker maker in Enum.GetValues<DeflateMaker>())
        {
            sets.AddRange(Levels.Select(level => new DeflateParameters(maker, level)).Except(sets));
        }

        return sets;
    }

    /// <summary>A part of the sets: those with the shortest recipes for the first tokens.</summary>
    private static List<DeflateParameters> Best(
        DeflateTrial trial, DeflateRange range, List<DeflateParameters> sets, long tokens, int limit, CancellationToken cancellationToken)
    {
        List<(int Length, DeflateParameters Set)> results = [];
        foreach (DeflateParameters set in sets)
        {
            if (trial.Run(range, set, tokens, limit, cancellationToken) is TrialEnd.Whole or TrialEnd.Prefix)
            {
                results.Add((trial.Recipe.Length, set));
            }
        }

        return [.. results.OrderBy(result => result.Length).Take(Math.Max(1, sets.Count / Kept)).Select(result => result.Set)];
    }
}
