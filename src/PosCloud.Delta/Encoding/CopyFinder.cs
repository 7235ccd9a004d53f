using System.Numerics;
using PosCloud.Delta.Format;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Encoding;

/// <summary>
/// Finds the copies of one block: exact matches through the index, accepted when they explain clearly more bytes than
/// going on at the current shift does, then widened in both directions as long as more than half of the bytes agree
/// (Percival, "Naive differences of executable code", 2003). Work is counted and bounded per block.
/// </summary>
internal sealed unsafe class CopyFinder(ImageView baseImage, ImageView result, BaseIndex index)
{
    private const int MinGain = 8;
    private const int SureMatch = 64;
    private const int CandidateCompare = 4096;
    private const int MaxCandidates = 24;
    private const int MinCopy = 16;
    private const int WorkPerByte = 96;

    private readonly List<CopyOperation> found = [];
    private long shift;
    private long work;

    /// <summary>The copies in [start, end) of the result, in order, without overlap. The list is reused by the next call.</summary>
    public IReadOnlyList<CopyOperation> Find(long start, long end)
    {
        found.Clear();
        work = (end - start) * WorkPerByte;
        long mostOperations = Math.Max(1, (end - start) / DeltaFormat.BytesPerOperation);
        long scan = start;
        long pendingResult = start;
        long pendingBase = start + shift;
        while (scan < end)
        {
            bool other = Advance(ref scan, end, out int length, out long position);
            if (!other)
            {
                scan += length;
                continue;
            }

            if (found.Count + 1 >= mostOperations)
            {
                break;
            }

            int forward = ExtendForward(pendingResult, pendingBase, scan);
            int backward = ExtendBackward(scan, position, pendingResult);
            ResolveOverlap(pendingResult, pendingBase, ref forward, scan, position, ref backward);
            Add(pendingResult, pendingBase, forward);
            pendingResult = scan - backward;
            pendingBase = position - backward;
            shift = position - scan;
            scan += length;
        }

        Add(pendingResult, pendingBase, ExtendForward(pendingResult, pendingBase, end));
        return found;
    }

    // Moves on until the current shift surely goes on (false), another match is worth an operation (true), or the end.
    private bool Advance(ref long scan, long end, out int length, out long position)
    {
        long scored = scan;
        int score = 0;
        for (; scan < end; scan++)
        {
            int here = MatchAt(scan + shift, scan, end, int.MaxValue);
            if (here >= SureMatch)
            {
                length = here;
                position = scan + shift;
                return false;
            }

            if (work < 0)
            {
                break;
            }

            length = Search(scan, end, here, out position);
            for (; scored < scan + length; scored++)
            {
                score += Agrees(scored) ? 1 : 0;
            }

            if (length > score + MinGain)
            {
                return true;
            }

            if (length == score && length != 0)
            {
                return false;
            }

            score -= scored > scan && Agrees(scan) ? 1 : 0;
            scored = Math.Max(scored, scan + 1);
        }

        scan = end;
        length = 0;
        position = 0;
        return false;
    }

    private int Search(long scan, long end, int best, out long position)
    {
        long expected = scan + shift;
        position = expected;
        work -= 8;
        if (end - scan < BaseIndex.AnchorLength)
        {
            return best;
        }

        index.Find(result.Start + scan, out uint first, out uint last);
        uint right = index.LowerBound(first, last, expected);
        uint left = right;
        int kept = best;
        for (int i = 0; i < MaxCandidates && (left > first || right < last); i++)
        {
            bool takeRight = right < last && (left == first || (i & 1) == 0);
            long candidate = index.Position(takeRight ? right++ : --left);
            work--;
            if (candidate + best >= baseImage.Length || scan + best >= end
                || baseImage.Start[candidate + best] != result.Start[scan + best])
            {
                continue;
            }

            int match = MatchAt(candidate, scan, end, CandidateCompare);
            work -= match >> 3;
            if (match > best)
            {
                best = match;
                position = candidate;
                if (match >= CandidateCompare)
                {
                    break;
                }
            }
        }

        return best > kept && best >= CandidateCompare ? MatchAt(position, scan, end, int.MaxValue) : best;
    }

    private bool Agrees(long at)
    {
        ulong other = (ulong)(at + shift);
        return other < (ulong)baseImage.Length && baseImage.Start[other] == result.Start[at];
    }

    private int MatchAt(long basePosition, long resultPosition, long end, int most)
    {
        if ((ulong)basePosition >= (ulong)baseImage.Length)
        {
            return 0;
        }

        int limit = (int)Math.Min(most, Math.Min(baseImage.Length - basePosition, end - resultPosition));
        byte* a = baseImage.Start + basePosition;
        byte* b = result.Start + resultPosition;
        int i = 0;
        for (; i + 8 <= limit; i += 8)
        {
            ulong difference = *(ulong*)(a + i) ^ *(ulong*)(b + i);
            if (difference != 0)
            {
                return i + (BitOperations.TrailingZeroCount(difference) >> 3);
            }
        }

        while (i < limit && a[i] == b[i])
        {
            i++;
        }

        return i;
    }

    // The length that maximises (agreeing - disagreeing) bytes.
    private int ExtendForward(long resultPosition, long basePosition, long end)
    {
        if (basePosition < 0)
        {
            return 0;
        }

        long limit = Math.Min(end - resultPosition, baseImage.Length - basePosition);
        byte* a = baseImage.Start + basePosition;
        byte* b = result.Start + resultPosition;
        int score = 0;
        int bestScore = 0;
        int best = 0;
        for (int i = 0; i < limit;)
        {
            score += a[i] == b[i] ? 1 : -1;
            i++;
            if (score > bestScore)
            {
                bestScore = score;
                best = i;
            }
        }

        return best;
    }

    private int ExtendBackward(long resultPosition, long basePosition, long least)
    {
        long limit = Math.Min(resultPosition - least, basePosition);
        byte* a = baseImage.Start + basePosition;
        byte* b = result.Start + resultPosition;
        int score = 0;
        int bestScore = 0;
        int best = 0;
        for (int i = 1; i <= limit; i++)
        {
            score += a[-i] == b[-i] ? 1 : -1;
            if (score > bestScore)
            {
                bestScore = score;
                best = i;
            }
        }

        return best;
    }

    // Where the copy before, widened forward, meets the next, widened backward, cut where the sum agrees best.
    private void ResolveOverlap(
        long pendingResult, long pendingBase, ref int forward, long scan, long position, ref int backward)
    {
        int overlap = (int)(pendingResult + forward - (scan - backward));
        if (overlap <= 0)
        {
            return;
        }

        byte* first = baseImage.Start + pendingBase + forward - overlap;
        byte* second = baseImage.Start + position - backward;
        byte* wanted = result.Start + scan - backward;
        int score = 0;
        int bestScore = 0;
        int cut = 0;
        for (int i = 0; i < overlap; i++)
        {
            score += (first[i] == wanted[i] ? 1 : 0) - (second[i] == wanted[i] ? 1 : 0);
            if (score > bestScore)
            {
                bestScore = score;
                cut = i + 1;
            }
        }

        forward += cut - overlap;
        backward -= cut;
    }

    private void Add(long resultOffset, long baseOffset, int length)
    {
        if (length >= MinCopy)
        {
            found.Add(new CopyOperation(resultOffset, baseOffset, length));
        }
    }
}
