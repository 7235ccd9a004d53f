using PosCloud.Delta.Images;

namespace PosCloud.Delta.Matching;

/// <summary>
/// Passes over the result: exact matches through the index, accepted when they explain clearly more bytes than going
/// on at the current shift does, then widened in both directions as long as more than half of the bytes agree
/// (Percival, "Naive differences of executable code", 2003). Two parses that differ in how much better a match must be
/// go side by side: as long as they are at the same place with the same shift, a search serves both. Work is counted;
/// where it exceeds the budget, a parse looks at fewer places and candidates.
/// </summary>
/// <param name="gains">Of the two parses: bytes by which a match at another shift must be better; the smaller one first.</param>
/// <param name="found">Receives the copies of both parses, in no order.</param>
internal sealed unsafe class CopyParse(
    ImageView baseImage, ImageView result, AnchorIndex index, (int Less, int More) gains, int workPerByte, CopyProposals found)
{
    /// <summary>Bytes. A shorter copy costs more than the literals it replaces.</summary>
    public const int MinCopy = 8;

    private const int SureMatch = 64;
    private const int CandidateCompare = 4096;
    private const int MaxCandidates = 24;
    private const long ForwardDrop = 256 << 10;
    private const long BackwardDrop = 4 << 10;
    // Odd, so that every remainder by the distance of anchors is met.
    private const int CoarseStep = 15;
    // Places in a row without a candidate after which only every second place is looked at; every third after twice as many…
    private const int MissesPerStep = 8 << 10;
    private const int Ahead = 8;
    // Steps after its hash was taken at which what a bucket names is fetched.
    private const int PlacesAhead = 6;

    private readonly uint[] hashes = new uint[Ahead];
    private readonly ParseCursor eager = new(gains.Less, workPerByte);
    private readonly ParseCursor careful = new(gains.More, workPerByte);
    private long hashed = -1;
    private long hashedFrom;

    /// <summary>Work units spent, as if each parse had searched for itself.</summary>
    public long Work => eager.Work + careful.Work;

    public void Run(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        long reported = 0;
        var pass = new ImagePass(baseImage, result);
        while (true)
        {
            ParseCursor behind = careful.Scan < eager.Scan ? careful : eager;
            if (behind.Scan >= result.Length)
            {
                break;
            }

            if (behind.Scan - reported >= 1 << 20)
            {
                reported = behind.Scan;
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(reported);
                pass.Reach(reported);
            }

            Advance(behind, behind == eager && careful.IsAt(eager) ? careful : null);
        }

        Close(eager, result.Length, -1);
        Close(careful, result.Length, -1);
        result.Forget();
    }

    // Ends the copy that is going on where that agrees best with the one that was found, or at the end of the result.
    private void Close(ParseCursor parse, long scan, long position)
    {
        byte* to = result.Start;
        byte* from = baseImage.Start;
        long forward = ByteComparison.ExtendForward(
            from + parse.PendingBase,
            to + parse.PendingResult,
            Math.Min(scan - parse.PendingResult, baseImage.Length - parse.PendingBase),
            ForwardDrop);
        long backward = 0;
        if (position >= 0)
        {
            backward = ByteComparison.ExtendBackward(
                from + position, to + scan, Math.Min(scan - parse.PendingResult, position), BackwardDrop);
            long overlap = parse.PendingResult + forward - (scan - backward);
            if (overlap > 0)
            {
                long cut = ByteComparison.BestCut(
                    from + parse.PendingBase + forward - overlap,
                    from + position - backward,
                    to + scan - backward,
                    overlap,
                    scan - backward);
                forward += cut - overlap;
                backward -= cut;
            }
        }

        parse.Count((forward + backward) >> 3);
        if (forward >= MinCopy)
        {
            found.Add(new Copy(parse.PendingResult, parse.PendingBase, forward));
        }

        parse.PendingResult = scan - backward;
        parse.PendingBase = position - backward;
    }

    // Moves on until the current shift surely goes on, or another match is worth a copy, or the end. A twin comes along
    // until it decides otherwise; it then goes on from there by itself.
    private void Advance(ParseCursor parse, ParseCursor? twin)
    {
        if (!parse.IsSearching)
        {
            parse.IsSearching = true;
            parse.Scored = parse.Scan;
            parse.Score = 0;
        }

        while (parse.Scan < result.Length)
        {
            long scan = parse.Scan;
            long here = MatchAt(scan + parse.Shift, scan, long.MaxValue);
            if (here >= SureMatch)
            {
                Spend(parse, twin, here >> 6);
                parse.Misses = 0;
                GoOn(parse, twin, here);
                return;
            }

            bool coarse = parse.IsOverBudget();
            if (twin is not null)
            {
                twin.Follow(parse);
                if (twin.IsOverBudget() != coarse)
                {
                    twin = null;
                }
            }

            long length = Search(parse, twin, here, coarse, out long position);
            for (; parse.Scored < scan + length; parse.Scored++)
            {
                parse.Score += Agrees(parse.Scored, parse.Shift) ? 1 : 0;
            }

            if (parse.Accepts(length))
            {
                if (twin is not null)
                {
                    twin.Follow(parse);
                    if (twin.Accepts(length))
                    {
                        Accept(twin, length, position);
                    }
                    else
                    {
                        Step(twin, coarse);
                    }
                }

                Accept(parse, length, position);
                return;
            }

            if (length == parse.Score && length != 0)
            {
                GoOn(parse, twin, length);
                return;
            }

            Step(parse, coarse);
        }

        parse.IsSearching = false;
        GoOn(parse, twin, result.Length - parse.Scan);
    }

    private static void GoOn(ParseCursor parse, ParseCursor? twin, long length)
    {
        parse.IsSearching = false;
        parse.Scan += length;
        twin?.Follow(parse);
    }

    private void Accept(ParseCursor parse, long length, long position)
    {
        Close(parse, parse.Scan, position);
        parse.Shift = position - parse.Scan;
        parse.Scan += length;
        parse.IsSearching = false;
    }

    private void Step(ParseCursor parse, bool coarse)
    {
        int step = coarse ? CoarseStep : 1 + (int)Math.Min(parse.Misses / MissesPerStep, CoarseStep - 1);
        for (int i = 0; i < step && parse.Scan + i < parse.Scored; i++)
        {
            parse.Score -= Agrees(parse.Scan + i, parse.Shift) ? 1 : 0;
        }

        parse.Scan += step;
        parse.Scored = Math.Max(parse.Scored, parse.Scan);
    }

    private long Search(ParseCursor parse, ParseCursor? twin, long best, bool coarse, out long position)
    {
        long scan = parse.Scan;
        long expected = scan + parse.Shift;
        position = expected;
        long spent = 4;
        if (result.Length - scan < AnchorIndex.ReadLength)
        {
            Spend(parse, twin, spent);
            return best;
        }

        index.Find(HashAt(scan), out uint first, out uint last);
        if (first == last)
        {
            Spend(parse, twin, spent);
            parse.Misses++;
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
            spent += 2;
            if (candidate + best >= baseImage.Length || scan + best >= result.Length
                || baseImage.Start[candidate + best] != result.Start[scan + best])
            {
                continue;
            }

            long match = MatchAt(candidate, scan, compare);
            spent += match >> 4;
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

        parse.Misses = any ? 0 : parse.Misses + 1;
        if (best > kept && best >= compare)
        {
            best = MatchAt(position, scan, long.MaxValue);
            spent += best >> 6;
        }

        Spend(parse, twin, spent);
        return best;
    }

    // Hashes are taken some places ahead, so that their buckets, and the places that these name, are in the cache when they are needed.
    private uint HashAt(long scan)
    {
        long last = result.Length - AnchorIndex.ReadLength;
        if (scan < hashedFrom || hashed < scan || hashed > scan + Ahead)
        {
            hashed = hashedFrom = scan;
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

            if (hashed - scan >= PlacesAhead)
            {
                index.PrefetchPlaces(hashes[(hashed - PlacesAhead) % Ahead]);
            }
        }

        return hashes[scan % Ahead];
    }

    private static void Spend(ParseCursor parse, ParseCursor? twin, long units)
    {
        parse.Spend(units);
        twin?.Spend(units);
    }

    private bool Agrees(long at, long shift)
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
