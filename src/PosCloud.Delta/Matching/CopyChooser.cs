using PosCloud.Delta.Images;

namespace PosCloud.Delta.Matching;

/// <summary>
/// Chooses among candidate copies, which may overlap, those that cost least together: a shortest path over the words of
/// the result, whose states are the shifts that candidates nearby propose and "no copy" (Viterbi).
/// </summary>
internal sealed unsafe class CopyChooser(ImageView baseImage, ImageView result, AddressMap? map)
{
    private const int Unit = 4;
    // Tables of addresses resemble themselves at many shifts, and the right one may not stand out for a long time.
    private const int MaxActive = 64;
    // What remains of them where that would take too long.
    private const int FewActive = 8;
    private const long WorkWindow = 1 << 20;
    private const int WorkPerByte = 32;
    private const int RecentBits = 6;
    private const int NewRecent = 6 * CostModel.Bit << RecentBits;
    // Bytes the cheapest copy must simply go on for to pass over them at once.
    private const long SureMatch = 32;
    // Paths are settled when their record has grown to this many entries.
    private const int MaxNodes = 1 << 18;

    private readonly CostModel model = new(baseImage, result, map is null ? null : new AddressTest(map));
    private readonly List<Node> nodes = new(MaxNodes + MaxActive);
    private readonly State[] active = new State[MaxActive];
    private readonly List<Copy> chosen = [];
    private int count;
    // The cheapest copy among those active; -1 if none is cheaper than no copy.
    private int leader = -1;
    private long work;
    private long windowEnd;
    private long windowWork;
    private State literal;

    private struct State
    {
        public long Shift;
        public long End;
        public long Cost;
        // Up to where an address accounts for the bytes.
        public long Explained;
        // Where the part of the path in this state begins, and what was before.
        public long Start;
        public int Before;
        // What the last words cost on average, times their number.
        public int Recent;
    }

    // A finished part of a path. The literal state has no copy.
    private readonly record struct Node(long Start, long End, long Shift, bool IsCopy, int Before);

    /// <summary>States looked at.</summary>
    public long Work => work;

    /// <param name="proposals">Sorted by result offset.</param>
    public List<Copy> Choose(List<Copy> proposals, CancellationToken cancellationToken)
    {
        literal = new State { End = long.MaxValue, Before = -1 };
        int next = 0;
        long last = result.Length & ~(long)(Unit - 1);
        long at = 0;
        var pass = new ImagePass(baseImage, result);
        while (at < last)
        {
            if (at >= windowEnd)
            {
                cancellationToken.ThrowIfCancellationRequested();
                windowEnd = at + WorkWindow;
                windowWork = work + (WorkWindow * WorkPerByte);
                pass.Reach(at);
            }

            Drop(at);
            while (next < proposals.Count && proposals[next].Result <= at)
            {
                Enter(proposals[next++], at);
            }

            if (count == 0)
            {
                long until = next < proposals.Count ? Math.Min(last, RoundUp(proposals[next].Result)) : last;
                until = Math.Max(until, at + Unit);
                literal.Cost += (until - at) / Unit * CostModel.LiteralWord;
                at = until;
                continue;
            }

            if (leader >= 0 && Pass(ref at, next < proposals.Count ? Math.Min(last, proposals[next].Result) : last))
            {
                Relax(at);
                continue;
            }

            int best = Step(at);
            at += Unit;
            Relax(at, best);
            if (nodes.Count > MaxNodes)
            {
                Settle(at);
            }
        }

        Settle(last);
        return chosen;
    }

    private static long RoundUp(long offset) => (offset + Unit - 1) & ~(long)(Unit - 1);

    // A state ends with its proposal; its path lives on in those that are cheaper to reach from it (see Relax).
    private void Drop(long at)
    {
        for (int i = 0; i < count;)
        {
            if (active[i].End - Unit < at)
            {
                active[i] = active[--count];
                leader = -1;
            }
            else
            {
                i++;
            }
        }
    }

    private void Enter(Copy proposal, long at)
    {
        long end = proposal.Result + proposal.Length;
        if (end - Unit < at)
        {
            return;
        }

        long shift = proposal.Result - proposal.Base;
        for (int i = 0; i < count; i++)
        {
            if (active[i].Shift == shift)
            {
                active[i].End = Math.Max(active[i].End, end);
                return;
            }
        }

        Thin((work > windowWork ? FewActive : MaxActive) - 1);

        active[count++] = new State { Shift = shift, End = end, Cost = long.MaxValue / 2, Start = at, Before = -1, Recent = NewRecent };
        Relax(at);
    }

    // Gives up the states that were most expensive lately.
    private void Thin(int most)
    {
        while (count > most)
        {
            int worst = 0;
            for (int i = 1; i < count; i++)
            {
                worst = active[i].Recent > active[worst].Recent ? i : worst;
            }

            active[worst] = active[--count];
            leader = -1;
        }
    }

    // Where the cheapest copy goes on without a difference nothing can overtake it but a copy that was as good.
    private bool Pass(ref long at, long until)
    {
        until = Math.Min(until, active[leader].End);
        long equal = EqualLength(at, active[leader].Shift, until - at) & ~(long)(Unit - 1);
        if (equal < SureMatch)
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            ref State state = ref active[i];
            long same = i == leader ? equal : EqualLength(at, state.Shift, Math.Min(equal, state.End - at));
            state.Cost += (equal / Unit * CostModel.EqualWord) + (same < equal ? CostModel.LiteralWord : 0);
            work += 1 + (same >> 6);
        }

        literal.Cost += equal / Unit * CostModel.LiteralWord;
        at += equal;
        return true;
    }

    private long EqualLength(long at, long shift, long limit) =>
        limit <= 0 ? 0 : ByteComparison.EqualLength(baseImage.Start + at - shift, result.Start + at, limit);

    // Codes a word by every state. Returns the cheapest copy, -1 if none is cheaper than no copy.
    private int Step(long at)
    {
        int best = 0;
        work += count;
        if (work > windowWork)
        {
            Thin(FewActive);
        }

        for (int i = 0; i < count; i++)
        {
            ref State state = ref active[i];
            int cost = model.Word(at, state.Shift, ref state.Explained);
            state.Cost += cost;
            state.Recent += cost - (state.Recent >> RecentBits);
            best = state.Cost < active[best].Cost ? i : best;
        }

        literal.Cost += CostModel.LiteralWord;
        if (active[best].Cost < literal.Cost)
        {
            model.Learn(at, active[best].Shift);
            return best;
        }

        return -1;
    }

    private void Relax(long at)
    {
        int best = -1;
        long bestCost = literal.Cost;
        for (int i = 0; i < count; i++)
        {
            if (active[i].Cost < bestCost)
            {
                bestCost = active[i].Cost;
                best = i;
            }
        }

        Relax(at, best);
    }

    // Lets every state be reached from the cheapest one: of the copies the one with number best, "no copy" if that is -1.
    private void Relax(long at, int best)
    {
        long bestCost = best < 0 ? literal.Cost : active[best].Cost;
        leader = best;
        ref State from = ref best < 0 ? ref literal : ref active[best];
        int node = -1;
        for (int i = 0; i < count; i++)
        {
            // Most are not so far behind that any change could pay.
            ref State state = ref active[i];
            if (state.Cost <= bestCost + CostModel.CopyLengths)
            {
                continue;
            }

            long cost = bestCost + CostModel.CopyStart(state.Shift, from.Shift);
            if (cost < state.Cost)
            {
                Reach(ref state, cost, at, from, best >= 0, ref node);
            }
        }

        if (best >= 0 && bestCost + CostModel.CopyEnd < literal.Cost)
        {
            Reach(ref literal, bestCost + CostModel.CopyEnd, at, from, true, ref node);
            literal.Shift = from.Shift;
        }
    }

    private void Reach(ref State state, long cost, long at, in State from, bool fromCopy, ref int node)
    {
        if (node < 0)
        {
            if (from.Start == at)
            {
                node = from.Before;
            }
            else
            {
                node = nodes.Count;
                nodes.Add(new Node(from.Start, at, from.Shift, fromCopy, from.Before));
            }
        }

        state.Cost = cost;
        state.Start = at;
        state.Before = node;
    }

    // Takes the cheapest path to here as final.
    private void Settle(long at)
    {
        State best = literal;
        bool isCopy = false;
        for (int i = 0; i < count; i++)
        {
            if (active[i].Cost < best.Cost)
            {
                best = active[i];
                isCopy = true;
            }
        }

        int first = chosen.Count;
        if (isCopy && at > best.Start)
        {
            chosen.Add(new Copy(best.Start, best.Start - best.Shift, at - best.Start));
        }

        for (int node = best.Before; node >= 0; node = nodes[node].Before)
        {
            Node part = nodes[node];
            if (part.IsCopy)
            {
                chosen.Add(new Copy(part.Start, part.Start - part.Shift, part.End - part.Start));
            }
        }

        chosen.Reverse(first, chosen.Count - first);
        nodes.Clear();
        literal = new State { Shift = best.Shift, End = long.MaxValue, Cost = CostModel.CopyEnd, Start = at, Before = -1 };
        for (int i = 0; i < count; i++)
        {
            active[i].Cost = active[i].Shift == best.Shift && isCopy ? 0 : CostModel.CopyStart(active[i].Shift, best.Shift);
            active[i].Start = at;
            active[i].Before = -1;
        }
    }
}
