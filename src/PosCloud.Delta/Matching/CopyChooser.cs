using PosCloud.Delta.Images;

namespace PosCloud.Delta.Matching;

/// <summary>
/// Chooses among candidate copies, which may overlap, those that cost least together: a shortest path over the words of
/// the result, whose states are the shifts that candidates nearby propose and "no copy" (Viterbi).
/// </summary>
internal sealed unsafe class CopyChooser(ImageView baseImage, ImageView result, AddressMap? map)
{
    private const int Unit = 4;
    private const int MaxActive = 12;
    // Paths are settled when their record has grown to this many entries.
    private const int MaxNodes = 1 << 20;

    private readonly CostModel model = new(baseImage, result, map is null ? null : new AddressTest(map));
    private readonly List<Node> nodes = [];
    private readonly State[] active = new State[MaxActive];
    private readonly List<Copy> chosen = [];
    private int count;
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
    }

    // A finished part of a path. The literal state has no copy.
    private readonly record struct Node(long Start, long End, long Shift, bool IsCopy, int Before);

    /// <param name="proposals">Sorted by result offset.</param>
    public List<Copy> Choose(List<Copy> proposals, CancellationToken cancellationToken)
    {
        literal = new State { End = long.MaxValue, Before = -1 };
        int next = 0;
        long last = result.Length & ~(long)(Unit - 1);
        long at = 0;
        int steps = 0;
        while (at < last)
        {
            if ((++steps & 0xFFFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
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

            if (count == 1 && active[0].Cost + CostModel.CopyEnd < literal.Cost)
            {
                // Only equal words can be skipped without looking: nothing is cheaper.
                long limit = Math.Min(last, active[0].End) - at;
                if (next < proposals.Count)
                {
                    limit = Math.Min(limit, proposals[next].Result - at);
                }

                long equal = ByteComparison.EqualLength(baseImage.Start + at - active[0].Shift, result.Start + at, limit) & ~(long)(Unit - 1);
                if (equal > 0)
                {
                    active[0].Cost += equal / Unit * CostModel.EqualWord;
                    literal.Cost += equal / Unit * CostModel.LiteralWord;
                    at += equal;
                    Relax(at);
                    continue;
                }
            }

            Step(at);
            at += Unit;
            Relax(at);
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

        if (count == MaxActive)
        {
            int worst = 0;
            for (int i = 1; i < count; i++)
            {
                worst = active[i].Cost > active[worst].Cost ? i : worst;
            }

            active[worst] = active[--count];
        }

        active[count++] = new State { Shift = shift, End = end, Cost = long.MaxValue / 2, Start = at, Before = -1 };
        Relax(at);
    }

    private void Step(long at)
    {
        int best = 0;
        for (int i = 0; i < count; i++)
        {
            ref State state = ref active[i];
            state.Cost += model.Word(at, state.Shift, ref state.Explained);
            best = state.Cost < active[best].Cost ? i : best;
        }

        literal.Cost += CostModel.LiteralWord;
        if (active[best].Cost < literal.Cost)
        {
            model.Learn(at, active[best].Shift);
        }
    }

    // Lets every state be reached from the cheapest one.
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

        State from = best < 0 ? literal : active[best];
        int node = -1;
        for (int i = 0; i < count; i++)
        {
            long cost = bestCost + CostModel.CopyStart(active[i].Shift, from.Shift);
            if (i != best && cost < active[i].Cost)
            {
                Reach(ref active[i], cost, at, from, best >= 0, ref node);
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
