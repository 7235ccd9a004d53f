using PosCloud.Delta.Images;

namespace PosCloud.Delta.Matching;

/// <summary>
/// One pass over the result: exact matches through the index, accepted when they explain clearly more bytes than going
/// on at the current shift does, then widened in both directions as long as more than half of the bytes agree
/// (Percival, "Naive differences of executable code", 2003). Work is counted; where it exceeds the budget, the pass looks
/// at fewer places and candidates.
/// </summary>
/// <param name="minGain">Bytes by which a match at another shift must be better.</param>
internal sealed unsafe class CopyParse(ImageView baseImage, ImageView result, AnchorIndex index, int minGain, int workPerByte)
{
    /// <summary>Bytes. A shorter copy costs more than the literals it replaces.</summary>
    public const int MinCopy = 8;

    private const int SureMatch = 64;
    private const int CandidateCompare = 4096;
    private const int MaxCandidates = 24;
    private const long WorkWindow = 1 << 20;
    private const long ForwardDrop = 256 << 10;
    private const long BackwardDrop = 4 << 10;
    // Odd, so that every remainder by the anchors' stride is met.
    private const int CoarseStep = 15;
    // Places in a row without a candidate after which only every second place is looked at; every third after twice as many…
    private const int MissesPerStep = 8 << 10;
    private const int Ahead = 8;

    private readonly List<Copy> found = [];
    private readonly uint[] hashes = new uint[Ahead];
    private long hashed = -1;
    private long shift;
    private long budget;
    private long budgetEnd;
    private long misses;

    /// <summary>Work units spent.</summary>
    public long Work { get; private set; }

    public List<Copy> Run(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        long scan = 0;
        long pendingResult = 0;
        long pendingBase = 0;
        long reported = 0;
        long kept = 0;
        while (scan < result.Length)
        {
            if (scan - reported >= 1 << 20)
            {
                reported = scan;
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(scan);
                if (scan - kept >= ImageView.Passage)
                {
                    kept = scan;
                    result.Forget();
                }
            }

            bool other = Advance(ref scan, out long length, out long position);
            if (!other)
            {
                scan += length;
                continue;
            }

            Close(ref pendingResult, ref pendingBase, scan, position);
            shift = position - scan;
            scan += length;
        }

        long end = result.Length;
        Close(ref pendingResult, ref pendingBase, end, -1);
        result.Forget();
        return found;
    }

    // Ends the copy that is going on where that agrees best with the one that was found, or at the end of the result.
    private void Close(ref long pendingResult, ref long pendingBase, long scan, long position)
    {
        byte* to = result.Start;
        byte* from = baseImage.Start;
        long forward = ByteComparison.ExtendForward(
            from + pendingBase,
            to + pendingResult,
            Math.Min(scan - pendingResult, baseImage.Length - pendingBase),
            ForwardDrop);
        long backward = 0;
        if (position >= 0)
        {
            backward = ByteComparison.ExtendBackward(
                from + position, to + scan, Math.Min(scan - pendingResult, position), BackwardDrop);
            long overlap = pendingResult + forward - (scan - backward);
            if (overlap > 0)
            {
                long cut = ByteComparison.BestCut(
                    from + pendingBase + forward - overlap,
                    from + position - backward,
                    to + scan - backward,
                    overlap,
                    scan - backward);
                forward += cut - overlap;
                backward -= cut;
            }
        }

        Work += (forward + backward) >> 3;
        if (forward >= MinCopy)
        {
            found.Add(new Copy(pendingResult, pendingBase, forward));
        }

        pendingResult = scan - backward;
        pendingBase = position - backward;
    }

    // Moves on until the current shift surely goes on (false), another match is worth a copy (true), or the end.
    private bool Advance(ref long scan, out long length, out long position)
    {
        long scored = scan;
        long score = 0;
        int step;
        for (; scan < result.Length; scan += step)
        {
            long here = MatchAt(scan + shift, scan, long.MaxValue);
            if (here >= SureMatch)
            {
                length = here;
                position = scan + shift;
                Spend(here >> 6);
                misses = 0;
                return false;
            }

            bool coarse = Budget(scan) < 0;
            length = Search(scan, here, coarse, out position);
            for (; scored < scan + length; scored++)
            {
                score += Agrees(scored) ? 1 : 0;
            }

            if (length > score + minGain)
            {
                return true;
            }

            if (length == score && length != 0)
            {
                return false;
            }

            step = coarse ? CoarseStep : 1 + (int)Math.Min(misses / MissesPerStep, CoarseStep - 1);
            for (int i = 0; i < step && scan + i < scored; i++)
            {
                score -= Agrees(scan + i) ? 1 : 0;
            }

            scored = Math.Max(scored, scan + step);
        }

        scan = result.Length;
        length = 0;
        position = 0;
        return false;
    }

    private long Search(long scan, long best, bool coarse, out long position)
    {
        long expected = scan + shift;
        position = expected;
        Spend(4);
        if (result.Length - scan < AnchorIndex.ReadLength)
        {
            return best;
        }

        index.Find(HashAt(scan), out uint first, out uint last);
        if (first == last)
        {
            misses++;
            return best;
        }

        uint right = index.LowerBound(first, last, expected);
        uint left = right;
        long kept = best;
        int most = coarse ? 1 : MaxCandidates;
        long compare = coarse ? SureMatch : CandidateCompare;
        bool any = false;
        for (int i = 0; i < most && (left > first || right < last); i++)
        {
            bool takeRight = right < last && (left == first || (i & 1) == 0);
            long candidate = index.Position(takeRight ? right++ : --left);
            Spend(2);
            if (candidate + best >= baseImage.Length || scan + best >= result.Length
                || baseImage.Start[candidate + best] != result.Start[scan + best])
            {
                continue;
            }

            long match = MatchAt(candidate, scan, compare);
            Spend(match >> 4);
            any |= match >= 6;
            if (match > best)
            {
                best = match;
                position = candidate;
                if (match >= compare)
                {
                    break;
                }
            }
        }

        misses = any ? 0 : misses + 1;
        if (best > kept && best >= compare)
        {
            best = MatchAt(position, scan, long.MaxValue);
            Spend(best >> 6);
        }

        return best;
    }

    // Hashes are taken some places ahead, so that their buckets are in the cache when they are needed.
    private uint HashAt(long scan)
    {
        long last = result.Length - AnchorIndex.ReadLength;
        if (hashed < scan || hashed > scan + Ahead)
        {
            hashed = scan;
        }

        for (; hashed <= Math.Min(scan + Ahead - 1, last); hashed++)
        {
            uint hash = index.Hash(result.Start + hashed);
            hashes[hashed % Ahead] = hash;
            index.PrefetchBucket(hash);
            if (hashed - scan >= Ahead / 2)
            {
                index.PrefetchSlots(hashes[(hashed - (Ahead / 2)) % Ahead]);
            }
        }

        return hashes[scan % Ahead];
    }

    private void Spend(long units)
    {
        Work += units;
        budget -= units;
    }

    private long Budget(long scan)
    {
        if (scan >= budgetEnd)
        {
            budgetEnd = scan + WorkWindow;
            budget = WorkWindow * workPerByte;
        }

        return budget;
    }

    private bool Agrees(long at)
    {
        ulong other = (ulong)(at + shift);
        return other < (ulong)baseImage.Length && baseImage.Start[other] == result.Start[at];
    }

    private long MatchAt(long basePosition, long resultPosition, long most)
    {
        if ((ulong)basePosition >= (ulong)baseImage.Length)
        {
            return 0;
        }

        long limit = Math.Min(most, Math.Min(baseImage.Length - basePosition, result.Length - resultPosition));
        return ByteComparison.EqualLength(baseImage.Start + basePosition, result.Start + resultPosition, limit);
    }
}
