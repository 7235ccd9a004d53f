using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PosCloud.Delta.Matching;

/// <summary>Comparing bytes of two images at memory speed.</summary>
internal static unsafe class ByteComparison
{
    /// <summary>How many bytes at <paramref name="a"/> and <paramref name="b"/> are equal from the first on.</summary>
    public static long EqualLength(byte* a, byte* b, long limit)
    {
        long i = 0;
        for (; i + 8 <= limit && i < 64; i += 8)
        {
            ulong difference = *(ulong*)(a + i) ^ *(ulong*)(b + i);
            if (difference != 0)
            {
                return i + (BitOperations.TrailingZeroCount(difference) >> 3);
            }
        }

        while (i < limit)
        {
            // A span holds at most 2 GB.
            int part = (int)Math.Min(limit - i, 1 << 30);
            int equal = new ReadOnlySpan<byte>(a + i, part).CommonPrefixLength(new ReadOnlySpan<byte>(b + i, part));
            i += equal;
            if (equal < part)
            {
                break;
            }
        }

        return i;
    }

    /// <summary>The length from the beginning that maximises agreeing minus disagreeing bytes.</summary>
    /// <param name="drop">How far below its maximum the difference may fall before the rest is given up.</param>
    public static long ExtendForward(byte* a, byte* b, long limit, long drop)
    {
        long score = 0;
        long bestScore = 0;
        long best = 0;
        for (long i = 0; i < limit;)
        {
            ulong difference = i + 8 <= limit ? *(ulong*)(a + i) ^ *(ulong*)(b + i) : ulong.MaxValue;
            if (difference == 0)
            {
                long equal = EqualLength(a + i, b + i, limit - i);
                score += equal;
                i += equal;
            }
            else if (i + 8 <= limit && PassesOver(difference, ref score, bestScore, drop))
            {
                i += 8;
                continue;
            }
            else
            {
                score += a[i] == b[i] ? 1 : -1;
                i++;
            }

            if (score > bestScore)
            {
                bestScore = score;
                best = i;
            }
            else if (score < bestScore - drop)
            {
                break;
            }
        }

        return best;
    }

    /// <summary>As <see cref="ExtendForward"/>, towards lower addresses: <paramref name="a"/> and <paramref name="b"/> are not part of it.</summary>
    public static long ExtendBackward(byte* a, byte* b, long limit, long drop)
    {
        long score = 0;
        long bestScore = 0;
        long best = 0;
        for (long i = 0; i < limit;)
        {
            ulong difference = i + 8 <= limit ? *(ulong*)(a - i - 8) ^ *(ulong*)(b - i - 8) : ulong.MaxValue;
            if (difference == 0)
            {
                long equal = EqualLengthBackward(a - i, b - i, limit - i);
                score += equal;
                i += equal;
            }
            else if (i + 8 <= limit && PassesOver(difference, ref score, bestScore, drop))
            {
                i += 8;
                continue;
            }
            else
            {
                i++;
                score += a[-i] == b[-i] ? 1 : -1;
            }

            if (score > bestScore)
            {
                bestScore = score;
                best = i;
            }
            else if (score < bestScore - drop)
            {
                break;
            }
        }

        return best;
    }

    /// <summary>
    /// Where to change from the bytes at <paramref name="first"/> to those at <paramref name="second"/> to agree most with
    /// <paramref name="wanted"/>; of equally good places the one that is the most aligned in the result.
    /// </summary>
    /// <param name="resultOffset">Offset of <paramref name="wanted"/> in the result.</param>
    public static long BestCut(byte* first, byte* second, byte* wanted, long length, long resultOffset)
    {
        long score = 0;
        long bestScore = 0;
        long cut = 0;
        for (long i = 0; i < length; i++)
        {
            score += (first[i] == wanted[i] ? 1 : 0) - (second[i] == wanted[i] ? 1 : 0);
            if (score > bestScore || (score == bestScore && Alignment(resultOffset + i + 1) > Alignment(resultOffset + cut)))
            {
                bestScore = score;
                cut = i + 1;
            }
        }

        return cut;
    }

    // Takes eight bytes at once where the score can neither reach a new best nor fall too far among them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool PassesOver(ulong difference, ref long score, long bestScore, long drop)
    {
        const ulong Low = 0x7F7F_7F7F_7F7F_7F7F;
        int unequal = BitOperations.PopCount((((difference & Low) + Low) | difference) & ~Low);
        if (score + 8 - unequal > bestScore || score - unequal < bestScore - drop)
        {
            return false;
        }

        score += 8 - (2 * unequal);
        return true;
    }

    /// <summary>How many bytes before <paramref name="a"/> and <paramref name="b"/> are surely equal; it may be up to seven more.</summary>
    public static long EqualLengthBackward(byte* a, byte* b, long limit)
    {
        long i = 0;
        while (i + Vector256<byte>.Count <= limit
            && Vector256.Load(a - i - Vector256<byte>.Count) == Vector256.Load(b - i - Vector256<byte>.Count))
        {
            i += Vector256<byte>.Count;
        }

        while (i + 8 <= limit && *(ulong*)(a - i - 8) == *(ulong*)(b - i - 8))
        {
            i += 8;
        }

        return i;
    }

    // Functions begin at multiples of 16, ARM instructions at multiples of 4.
    private static int Alignment(long offset) => Math.Min(BitOperations.TrailingZeroCount(offset), 4);
}
