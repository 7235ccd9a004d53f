using System.Runtime.CompilerServices;

namespace PosCloud.Delta.Fast;

/// <summary>
/// The odds of a bit as the mean of two estimates in one word: bits 20–31 follow fast (12 bits, rate 1/16 in the end),
/// bits 4–19 slowly (16 bits, 1/128), bits 0–3 count the bits seen. Both begin with rate 1/2, since most contexts
/// of a delta see few bits. Two rates are from the bit models of recent video codecs, the count from the PAQ family.
/// </summary>
internal static class Probability
{
    /// <summary>Even odds, nothing seen.</summary>
    public const uint Initial = (2048u << 20) | (32768u << 4);

    /// <summary>Bits of <see cref="OfZero"/>.</summary>
    public const int Bits = 15;

    private static ReadOnlySpan<byte> Rates => [1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5, 6, 7];

    private static ReadOnlySpan<byte> FastRates => [1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4];

    /// <summary>1 to 2^15 - 1: the odds of a zero, in units of 2^-15.</summary>
    public static uint OfZero(uint model) => ((((model >> 20) << 4) + ((model >> 4) & 0xFFFF)) >> 2) | 1;

    /// <summary>The model once the bit is known. Without branches, as the bits of literals cannot be predicted well.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint After(uint model, int bit)
    {
        int count = (int)(model & 15);
        int zero = bit - 1;
        int fast = (int)(model >> 20);
        int slow = (int)((model >> 4) & 0xFFFF);
        fast += ((zero & 4095) - fast) >> FastRates[count];
        slow += ((zero & 65535) - slow) >> Rates[count];
        return ((uint)fast << 20) | ((uint)slow << 4) | (uint)(count + ((count - 15) >>> 31));
    }
}
