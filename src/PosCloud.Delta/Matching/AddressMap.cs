using PosCloud.Delta.Images;

namespace PosCloud.Delta.Matching;

/// <summary>
/// Where the bytes at a base offset went, by a preliminary list of copies: what an address in the base becomes.
/// </summary>
internal sealed class AddressMap
{
    // Bytes per entry of the table that a search begins at.
    private const int GranuleBits = 9;

    private readonly Copy[] copies;
    private readonly int[] firsts;

    /// <param name="found">Copies in any order; base ranges may overlap.</param>
    public AddressMap(List<Copy> found, long baseLength)
    {
        copies = [.. found];
        Array.Sort(copies, (a, b) => a.Base != b.Base ? a.Base.CompareTo(b.Base) : a.Result.CompareTo(b.Result));
        firsts = new int[(baseLength >> GranuleBits) + 2];
        int copy = 0;
        for (int i = 0; i < firsts.Length; i++)
        {
            long start = (long)i << GranuleBits;
            while (copy + 1 < copies.Length && copies[copy + 1].Base <= start)
            {
                copy++;
            }

            firsts[i] = copy;
        }
    }

    /// <summary>Result offset minus base offset for what was at <paramref name="address"/>, or near it; false where that is outside the base.</summary>
    public bool TryShift(long address, out long shift)
    {
        shift = 0;
        if (copies.Length == 0 || (ulong)address >> GranuleBits >= (ulong)(firsts.Length - 1))
        {
            return false;
        }

        int index = firsts[address >> GranuleBits];
        while (index + 1 < copies.Length && copies[index + 1].Base <= address)
        {
            index++;
        }

        Copy copy = copies[index];
        long after = address - copy.Base - copy.Length;
        if (after >= 0 && index + 1 < copies.Length && copies[index + 1].Base - address <= after)
        {
            copy = copies[index + 1];
        }

        shift = copy.Result - copy.Base;
        return true;
    }
}
