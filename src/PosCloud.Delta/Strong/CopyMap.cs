using PosCloud.Delta.Images;

namespace PosCloud.Delta.Strong;

/// <summary>
/// The copies of the whole image. Blocks take their copies from it, and it tells where an address of the base has gone, so
/// that the address fields of moved code can be predicted without a disassembly table.
/// </summary>
internal sealed class CopyMap
{
    /// <summary>Copies shorter than this are often chance, and would mislead.</summary>
    private const int MinGuide = 64;

    /// <summary>Copies of the same bytes that are looked at.</summary>
    private const int Candidates = 16;

    private readonly Copy[] byResult;
    private readonly int[] byBase;
    private int last;

    /// <param name="copies">In result order, without overlap.</param>
    public CopyMap(Copy[] copies)
    {
        byResult = copies;
        byBase = new int[copies.Count(copy => copy.Length >= MinGuide)];
        for (int i = 0, next = 0; i < copies.Length; i++)
        {
            if (copies[i].Length >= MinGuide)
            {
                byBase[next++] = i;
            }
        }

        Array.Sort(byBase, (a, b) => copies[a].Base != copies[b].Base ? copies[a].Base.CompareTo(copies[b].Base) : a.CompareTo(b));
    }

    private CopyMap(CopyMap other)
    {
        byResult = other.byResult;
        byBase = other.byBase;
    }

    /// <summary>The copies in result order.</summary>
    public ReadOnlySpan<Copy> Copies => byResult;

    /// <summary>Another view of the same copies, with a search state of its own, for another thread.</summary>
    public CopyMap Share() => new(this);

    /// <summary>The first copy that ends after <paramref name="result"/>.</summary>
    public int IndexAt(long result)
    {
        int low = 0;
        int high = byResult.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (byResult[middle].Result + byResult[middle].Length <= result)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Where the byte at <paramref name="offset"/> of the base is in the result, exactly or by its nearest neighbour.</summary>
    /// <param name="shift">Result minus base offset of the place that asks: wins among several copies of the byte.</param>
    public long Map(long offset, long shift)
    {
        if (byBase.Length == 0)
        {
            return offset + shift;
        }

        int at = Floor(offset);
        if (at < 0)
        {
            return offset + shift;
        }

        int found = -1;
        for (int i = at; i >= 0 && i > at - Candidates; i--)
        {
            ref readonly Copy copy = ref ByBase(i);
            if (offset - copy.Base < copy.Length)
            {
                if (copy.Result - copy.Base == shift)
                {
                    return offset + shift;
                }

                if (found < 0 || copy.Length > ByBase(found).Length)
                {
                    found = i;
                }
            }
        }

        if (found < 0)
        {
            ref readonly Copy before = ref ByBase(at);
            bool nextIsNearer = at + 1 < byBase.Length && ByBase(at + 1).Base - offset < offset - (before.Base + before.Length);
            found = nextIsNearer ? at + 1 : at;
        }

        return offset + ByBase(found).Result - ByBase(found).Base;
    }

    /// <summary>The same by the other neighbour, where the first choice was between two.</summary>
    public long MapOther(long offset, long chosen)
    {
        int at = byBase.Length == 0 ? -1 : Floor(offset);
        for (int i = Math.Max(at - 1, 0); i <= at + 1 && i < byBase.Length; i++)
        {
            long other = offset + ByBase(i).Result - ByBase(i).Base;
            if (other != chosen)
            {
                return other;
            }
        }

        return chosen;
    }

    private ref readonly Copy ByBase(int i) => ref byResult[byBase[i]];

    private int Floor(long offset)
    {
        int guess = last;
        if (guess < byBase.Length && ByBase(guess).Base <= offset && (guess + 1 == byBase.Length || ByBase(guess + 1).Base > offset))
        {
            return guess;
        }

        int low = 0;
        int high = byBase.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (ByBase(middle).Base <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        if (low > 0)
        {
            last = low - 1;
        }

        return low - 1;
    }
}
