using System.Numerics;

namespace PosCloud.Delta.Matching;

/// <summary>
/// Estimates what the entropy coder will spend, in eighths of a bit. The figures are rounded averages over pairs of
/// programs; only their proportions matter.
/// </summary>
internal sealed class CostModel
{
    public const int Bit = 8;

    /// <summary>Flags of a word in a copy that is as predicted.</summary>
    public const int EqualWord = 1;

    public const int LiteralWord = 22 * Bit;

    /// <summary>Ending a copy where no other one begins.</summary>
    public const int CopyEnd = 4 * Bit;

    private const int RepeatedDifference = 5 * Bit;
    private const int UnequalWord = 3 * Bit;
    private const int UnequalByte = 6 * Bit;
    private const int EqualByte = Bit / 2;
    private const int CopyLengths = 14 * Bit;
    private const int TableBits = 8;

    private readonly uint[] differences = new uint[1 << TableBits];

    /// <summary>A copy at <paramref name="shift"/> when the one before it was at <paramref name="before"/>.</summary>
    public static int CopyStart(long shift, long before) =>
        CopyLengths + (shift == before ? 0 : (3 + BitOperations.Log2((ulong)Math.Abs(shift - before))) * Bit);

    /// <summary>
    /// A word in a copy. An address that moved differs as others near it do; the coder knows that from their differences
    /// or from the copies themselves.
    /// </summary>
    public int Word(uint from, uint to)
    {
        uint difference = to - from;
        if (difference == 0)
        {
            return EqualWord;
        }

        if (differences[Slot(difference)] == difference)
        {
            return RepeatedDifference;
        }

        uint bytes = from ^ to;
        int cost = UnequalWord;
        for (int i = 0; i < 4; i++, bytes >>= 8)
        {
            cost += (bytes & 0xFF) == 0 ? EqualByte : UnequalByte;
        }

        return cost;
    }

    /// <summary>Notes how a word of the chosen copy differs.</summary>
    public void Learn(uint from, uint to)
    {
        uint difference = to - from;
        if (difference != 0)
        {
            differences[Slot(difference)] = difference;
        }
    }

    private static uint Slot(uint difference) => (difference * 0x9E3779B1u) >> (32 - TableBits);
}
