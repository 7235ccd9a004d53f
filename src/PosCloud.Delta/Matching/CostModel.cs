using System.Numerics;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Matching;

/// <summary>
/// Estimates what the entropy coder will spend, in eighths of a bit. The figures are rounded averages over pairs of
/// programs; only their proportions matter.
/// </summary>
/// <param name="addresses">Recognises addresses by a preliminary result; null when there is none yet.</param>
internal sealed unsafe class CostModel(ImageView baseImage, ImageView result, AddressTest? addresses)
{
    public const int Bit = 8;

    /// <summary>Flags of a word in a copy that is as predicted.</summary>
    public const int EqualWord = 1;

    public const int LiteralWord = 22 * Bit;

    /// <summary>Ending a copy where no other one begins.</summary>
    public const int CopyEnd = 4 * Bit;

    /// <summary>The least that a copy's beginning takes.</summary>
    public const int CopyLengths = 14 * Bit;

    public const int KnownAddress = 2 * Bit;
    private const int RepeatedDifference = 5 * Bit;
    private const int UnequalWord = 3 * Bit;
    private const int UnequalByte = 6 * Bit;
    private const int EqualByte = Bit / 2;
    private const int TableBits = 8;

    private readonly uint[] differences = new uint[1 << TableBits];

    /// <summary>A copy at <paramref name="shift"/> when the one before it was at <paramref name="before"/>.</summary>
    public static int CopyStart(long shift, long before) =>
        CopyLengths + (shift == before ? 0 : (3 + BitOperations.Log2((ulong)Math.Abs(shift - before))) * Bit);

    /// <summary>
    /// A word in a copy. An address that moved differs as others near it do; the coder knows that from their differences
    /// or from the copies themselves.
    /// </summary>
    /// <param name="at">Result offset of the word.</param>
    /// <param name="explained">Result offset up to which an address already accounts for the bytes.</param>
    public int Word(long at, long shift, ref long explained)
    {
        byte* fromAt = baseImage.Start + at - shift;
        byte* toAt = result.Start + at;
        uint from = *(uint*)fromAt;
        uint to = *(uint*)toAt;
        uint unequal = from ^ to;
        if (explained > at)
        {
            unequal &= explained >= at + 4 ? 0 : uint.MaxValue << (int)((explained - at) * 8);
        }

        if (unequal == 0)
        {
            return EqualWord;
        }

        if (addresses is not null)
        {
            if (((at | shift) & 3) == 0 && addresses.Instruction(from, to, at - shift, at))
            {
                return KnownAddress;
            }

            int first = BitOperations.TrailingZeroCount(unequal) >> 3;
            if (at + first + 4 <= result.Length && at + first + 4 - shift <= baseImage.Length
                && addresses.Field(*(uint*)(fromAt + first), *(uint*)(toAt + first), at + first - shift, at + first))
            {
                explained = at + first + 4;
                return KnownAddress;
            }
        }

        if (differences[Slot(to - from)] == to - from)
        {
            return RepeatedDifference;
        }

        int cost = UnequalWord;
        for (int i = 0; i < 4; i++, unequal >>= 8)
        {
            cost += (unequal & 0xFF) == 0 ? EqualByte : UnequalByte;
        }

        return cost;
    }

    /// <summary>Notes how a word of the chosen copy differs.</summary>
    public void Learn(long at, long shift)
    {
        uint difference = *(uint*)(result.Start + at) - *(uint*)(baseImage.Start + at - shift);
        if (difference != 0)
        {
            differences[Slot(difference)] = difference;
        }
    }

    private static uint Slot(uint difference) => (difference * 0x9E3779B1u) >> (32 - TableBits);
}
