namespace PosCloud.Delta.Matching;

/// <summary>Where one parse of <see cref="CopyParse"/> is, and what it goes by.</summary>
/// <param name="minGain">Bytes by which a match at another shift must be better than going on.</param>
internal sealed class ParseCursor(int minGain, int workPerByte)
{
    /// <summary>Bytes of the result after which the budget of work is renewed.</summary>
    private const long WorkWindow = 1 << 20;

    private long budget;
    private long budgetEnd;

    /// <summary>Result offset at work.</summary>
    public long Scan { get; set; }

    /// <summary>Base minus result offset of the copy that is going on.</summary>
    public long Shift { get; set; }

    /// <summary>Places in a row without a candidate.</summary>
    public long Misses { get; set; }

    /// <summary>Whether the search for the next match is under way: <see cref="Scored"/> and <see cref="Score"/> count.</summary>
    public bool IsSearching { get; set; }

    /// <summary>Result offset up to which bytes were compared at the current shift.</summary>
    public long Scored { get; set; }

    /// <summary>Bytes from <see cref="Scan"/> up to <see cref="Scored"/> that agree at the current shift.</summary>
    public long Score { get; set; }

    /// <summary>Where the copy that is going on begins in the result.</summary>
    public long PendingResult { get; set; }

    /// <summary>Where the copy that is going on begins in the base.</summary>
    public long PendingBase { get; set; }

    /// <summary>Work units spent.</summary>
    public long Work { get; private set; }

    /// <summary>Whether the budget is used up, so that the parse is to look at fewer places and candidates.</summary>
    public bool IsOverBudget()
    {
        if (Scan >= budgetEnd)
        {
            budgetEnd = Scan + WorkWindow;
            budget = WorkWindow * workPerByte;
        }

        return budget < 0;
    }

    public void Spend(long units)
    {
        Work += units;
        budget -= units;
    }

    /// <summary>Work that no budget limits.</summary>
    public void Count(long units) => Work += units;

    /// <summary>Whether a match of <paramref name="length"/> is worth leaving the current shift.</summary>
    public bool Accepts(long length) => length > Score + minGain;

    /// <summary>Whether the same search is before both.</summary>
    public bool IsAt(ParseCursor other) =>
        Scan == other.Scan && Shift == other.Shift && Misses == other.Misses && !IsSearching && !other.IsSearching;

    /// <summary>Takes over how far the same search has come.</summary>
    public void Follow(ParseCursor other)
    {
        Scan = other.Scan;
        Misses = other.Misses;
        IsSearching = other.IsSearching;
        Scored = other.Scored;
        Score = other.Score;
    }
}
