namespace PosCloud.Delta.Fast;

/// <summary>What the operations so far leave behind for the next: the state of LZMA, widened by copies from the base.</summary>
internal struct History
{
    public const int States = 14;

    /// <summary>From here on the last operation was no literal, or literals only since a copy: a byte is expected.</summary>
    private const int FirstExpecting = 7;
    private const int AfterCopy = 12;
    private const int AfterCopyLiteral = 13;

    public int Distance0;
    public int Distance1;
    public int Distance2;
    public int Distance3;

    /// <summary>Base offset minus result offset of the last copy, in bytes.</summary>
    public long Shift0;
    public long Shift1;
    public long Shift2;

    public int State { get; private set; }

    /// <summary>Whether a literal has the byte at the last distance for a context.</summary>
    public readonly bool ExpectsBlockByte => State is >= FirstExpecting and < AfterCopy;

    /// <summary>Whether a literal has the base byte where the last copy would go on for a context.</summary>
    public readonly bool ExpectsBaseByte => State >= AfterCopy;

    public void Reset()
    {
        this = default;
        Distance0 = Distance1 = Distance2 = Distance3 = 1;
    }

    public void PassLiteral() => State = State switch
    {
        < 4 => 0,
        < 10 => State - 3,
        < AfterCopy => State - 6,
        _ => AfterCopyLiteral,
    };

    public void PassShortRepeat() => State = AfterLiteral ? 9 : 11;

    public void PassMatch(int distance)
    {
        (Distance3, Distance2, Distance1, Distance0) = (Distance2, Distance1, Distance0, distance);
        State = AfterLiteral ? 7 : 10;
    }

    /// <param name="index">0 to 3, moved to the front.</param>
    public void PassRepeat(int index)
    {
        switch (index)
        {
            case 1:
                (Distance0, Distance1) = (Distance1, Distance0);
                break;
            case 2:
                (Distance0, Distance1, Distance2) = (Distance2, Distance0, Distance1);
                break;
            case 3:
                (Distance0, Distance1, Distance2, Distance3) = (Distance3, Distance0, Distance1, Distance2);
                break;
        }

        State = AfterLiteral ? 8 : 11;
    }

    public void PassCopy(long shift)
    {
        if (shift == Shift0)
        {
        }
        else if (shift == Shift1)
        {
            (Shift0, Shift1) = (Shift1, Shift0);
        }
        else if (shift == Shift2)
        {
            (Shift0, Shift1, Shift2) = (Shift2, Shift0, Shift1);
        }
        else
        {
            (Shift0, Shift1, Shift2) = (shift, Shift0, Shift1);
        }

        State = AfterCopy;
    }

    private readonly bool AfterLiteral => State is < FirstExpecting or AfterCopyLiteral;
}
