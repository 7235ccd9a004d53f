namespace PosCloud.Core.Targeting.Facts;

/// <summary>What somebody may have meant.</summary>
internal static class Spelling
{
    /// <summary>Slips that are taken for one word's: a letter too many, too few or wrong, or a case.</summary>
    private const int MaxSlips = 2;

    /// <summary>The nearest of the names, at most two slips and less than half of the word away; null when there is none.</summary>
    public static string? Nearest(string word, IEnumerable<string> names)
    {
        var best = names.MinBy(name => Slips(word, name));
        return best is not null && Slips(word, best) is <= MaxSlips and var slips && slips * 2 < best.Length + 1 ? best : null;
    }

    /// <summary>The Levenshtein distance without regard to case; just a large number where lengths are far apart.</summary>
    private static int Slips(string word, string name)
    {
        if (Math.Abs(word.Length - name.Length) > MaxSlips)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, name.Length + 1).ToArray();
        for (var i = 1; i <= word.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= name.Length; j++)
            {
                var isSame = char.ToLowerInvariant(word[i - 1]) == char.ToLowerInvariant(name[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(diagonal + (isSame ? 0 : 1), Math.Min(row[j - 1], row[j]) + 1));
            }
        }

        return row[^1];
    }
}
