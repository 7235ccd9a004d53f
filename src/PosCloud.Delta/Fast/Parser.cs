using PosCloud.Delta.Images;

namespace PosCloud.Delta.Fast;

/// <summary>
/// Chooses literals, matches and short copies by price: the cheapest way to each position ahead is kept together with
/// the distances and the state that it leaves (as LZMA's optimal parser), until all ways meet or the room is used up.
/// </summary>
internal sealed unsafe class Parser(OperationModel model, MatchFinder finder, PriceTables prices)
{
    private const int Room = 2048;
    private const int MaxReach = PriceTables.MaxLength + 2;
    private const int ExhaustedNiceLength = 12;
    private const int Unreached = int.MaxValue;

    private readonly ParseNode[] nodes = new ParseNode[Room + CopyPrices.LongCopy + (2 * MaxReach) + 8];
    private readonly Match[] matches = new Match[PriceTables.MaxLength + 4];
    private readonly int[] repeats = new int[4];
    private readonly CopyPrices copyPrices = new();
    private readonly List<Step> steps = [];
    private byte* data;
    private ImageView? baseImage;
    private long blockStart;
    private int niceLength;
    private IReadOnlyList<BlockCopy> copies = [];
    private int nextCopy;
    private int pricedCopy;
    private int end;
    private long budget;

    /// <summary>Ways compared since <see cref="Begin"/>.</summary>
    public long Work { get; private set; }

    public void Begin(byte* block, int blockLength, FastEffort effort, ImageView image, long start, IReadOnlyList<BlockCopy> shortCopies)
    {
        data = block;
        niceLength = effort.NiceLength;
        baseImage = image;
        blockStart = start;
        copies = shortCopies;
        nextCopy = 0;
        pricedCopy = -1;
        Work = 0;
        budget = (long)blockLength * effort.WorkPerByte;
    }

    /// <summary>The next operations from <paramref name="at"/> on, at least one. The list is reused by the next call.</summary>
    /// <param name="limit">No operation may pass it.</param>
    public IReadOnlyList<Step> Next(int at, int limit, in History history)
    {
        steps.Clear();
        nodes[0] = new ParseNode { History = history };
        end = 0;
        niceLength = Work < budget ? niceLength : Math.Min(niceLength, ExhaustedNiceLength);
        for (int current = 0; ; current++)
        {
            if (current > 0)
            {
                Arrive(current);
            }

            if (at + current == limit || (current > 0 && current == end) || current >= Room)
            {
                Trace(current);
                return steps;
            }

            int found = finder.Find(at + current, limit - at - current, matches);
            if (TakeLong(at, current, found, limit, out Step taken))
            {
                Trace(current);
                steps.Add(taken);
                finder.Skip(at + current + 1, at + current + taken.Length);
                return steps;
            }

            Expand(at, current, found, limit);
        }
    }

    // A long match is taken in its full length, beyond what prices are kept for.
    private bool TakeLong(int at, int current, int found, int limit, out Step taken)
    {
        ref History history = ref nodes[current].History;
        int here = at + current;
        int room = limit - here;
        int best = 0;
        taken = default;
        for (int i = 0; i < 4; i++)
        {
            int agreed = repeats[i] = AgreementAt(here, Distance(history, i), room);
            if (agreed >= niceLength && agreed > best)
            {
                best = agreed;
                taken = new Step(OperationKind.Repeat0 + i, agreed, 0);
            }
        }

        if (found > 0 && matches[found - 1].Length >= niceLength)
        {
            int distance = matches[found - 1].Distance;
            int agreed = AgreementAt(here, distance, room);
            if (agreed > best + 1)
            {
                best = agreed;
                taken = new Step(OperationKind.Match, agreed, distance);
            }
        }

        return best > 0;
    }

    private void Expand(int at, int current, int found, int limit)
    {
        History history = nodes[current].History;
        int price = nodes[current].Price;
        int here = at + current;
        int room = Math.Min(limit - here, PriceTables.MaxLength);
        int lane = here & 3;
        int state = history.State;
        ExpandLiteral(current, here, price, history, limit);
        if (room >= LengthModel.Least)
        {
            int longestRepeat = 0;
            ReadOnlySpan<int> lengths = prices.RepeatLengths(lane);
            for (int i = 0; i < 4; i++)
            {
                int distance = Distance(history, i);
                int agreed = Math.Min(repeats[i], room);
                if (agreed < LengthModel.Least)
                {
                    continue;
                }

                int first = price + prices.Kind(state, lane, OperationKind.Repeat0 + i);
                for (int length = LengthModel.Least; length <= agreed; length++)
                {
                    Reach(current, current + length, first + lengths[length], new Step(OperationKind.Repeat0 + i, length, 0), 0);
                }

                longestRepeat = i == 0 ? agreed : longestRepeat;
                History after = history;
                after.PassRepeat(i);
                ExpandTail(at, current, agreed, distance, first + lengths[agreed], after, new Step(OperationKind.Repeat0 + i, agreed, 0), limit);
            }

            if (found > 0)
            {
                ExpandMatches(at, current, found, price, history, longestRepeat, limit);
            }
        }

        if (copies.Count > 0)
        {
            ExpandCopy(current, here, price, state, lane);
        }
    }

    private void ExpandLiteral(int current, int here, int price, in History history, int limit)
    {
        int lane = here & 3;
        byte value = data[here];
        byte atLast = here >= history.Distance0 ? data[here - history.Distance0] : (byte)~value;
        if (atLast == value)
        {
            Reach(current, current + 1, price + prices.Kind(history.State, lane, OperationKind.ShortRepeat), new Step(OperationKind.ShortRepeat, 1, 0), 0);
        }

        int literal = price + prices.Kind(history.State, lane, OperationKind.Literal) + LiteralPrice(here, history);
        var step = new Step(OperationKind.Literal, 1, 0);
        Reach(current, current + 1, literal, step, 0);
        if (atLast != value && here + 1 < limit)
        {
            ExpandRepeatTail(current, here + 1, current + 1, history.Distance0, literal, history, step, limit);
        }
    }

    private void ExpandMatches(int at, int current, int found, int price, in History history, int longestRepeat, int limit)
    {
        int here = at + current;
        int lane = here & 3;
        int first = price + prices.Kind(history.State, lane, OperationKind.Match);
        ReadOnlySpan<int> lengths = prices.MatchLengths(lane);
        int length = LengthModel.Least;
        for (int i = 0; i < found; i++)
        {
            Match match = matches[i];
            if (match.Length <= longestRepeat)
            {
                continue;
            }

            length = Math.Max(length, longestRepeat + 1);
            for (; length <= match.Length; length++)
            {
                Reach(
                    current, current + length, first + lengths[length] + prices.Distance(length, match.Distance),
                    new Step(OperationKind.Match, length, match.Distance), 0);
            }

            History after = history;
            after.PassMatch(match.Distance);
            ExpandTail(
                at, current, match.Length, match.Distance, first + lengths[match.Length] + prices.Distance(match.Length, match.Distance),
                after, new Step(OperationKind.Match, match.Length, match.Distance), limit);
        }
    }

    // What a match is interrupted by is often one byte: the match, a literal, and on at the same distance.
    private void ExpandTail(int at, int current, int length, int distance, int price, in History after, Step step, int limit)
    {
        int here = at + current + length;
        if (here + 1 + LengthModel.Least > limit || AgreementAt(here + 1, distance, LengthModel.Least) < LengthModel.Least)
        {
            return;
        }

        price += prices.Kind(after.State, here & 3, OperationKind.Literal) + LiteralPrice(here, after);
        ExpandRepeatTail(current, here + 1, current + length + 1, distance, price, after, step, limit);
    }

    private void ExpandRepeatTail(int current, int here, int target, int distance, int price, History before, Step step, int limit)
    {
        int agreed = AgreementAt(here, distance, Math.Min(limit - here, PriceTables.MaxLength));
        if (agreed < LengthModel.Least)
        {
            return;
        }

        before.PassLiteral();
        price += prices.Kind(before.State, here & 3, OperationKind.Repeat0) + prices.RepeatLengths(here & 3)[agreed];
        Reach(current, target + agreed, price, step, agreed);
    }

    private void ExpandCopy(int current, int here, int price, int state, int lane)
    {
        while (nextCopy < copies.Count && copies[nextCopy].End <= here)
        {
            nextCopy++;
        }

        if (nextCopy == copies.Count || copies[nextCopy].At > here)
        {
            return;
        }

        BlockCopy copy = copies[nextCopy];
        if (pricedCopy != nextCopy)
        {
            pricedCopy = nextCopy;
            long shift = nodes[current].History.Shift0;
            copyPrices.Begin(data, baseImage!.Start + blockStart + copy.At + copy.Shift, copy, shift);
        }

        int length = copy.End - here;
        Reach(
            current, current + length, price + prices.Kind(state, lane, OperationKind.Copy) + copyPrices.From(here - copy.At),
            new Step(OperationKind.Copy, length, nextCopy), 0);
    }

    private void Reach(int from, int target, int price, Step step, int tail)
    {
        while (end < target)
        {
            nodes[++end].Price = Unreached;
        }

        Work++;
        ref ParseNode node = ref nodes[target];
        if (price < node.Price)
        {
            node.Price = price;
            node.Previous = from;
            node.Step = step;
            node.Tail = tail;
        }
    }

    private void Arrive(int current)
    {
        ref ParseNode node = ref nodes[current];
        node.History = nodes[node.Previous].History;
        Pass(ref node.History, node.Step);
        if (node.Tail > 0)
        {
            if (node.Step.Kind != OperationKind.Literal)
            {
                node.History.PassLiteral();
            }

            node.History.PassRepeat(0);
        }
    }

    private void Pass(ref History history, Step step)
    {
        switch (step.Kind)
        {
            case OperationKind.Literal:
                history.PassLiteral();
                break;
            case OperationKind.Match:
                history.PassMatch(step.Argument);
                break;
            case OperationKind.ShortRepeat:
                history.PassShortRepeat();
                break;
            case OperationKind.Copy:
                history.PassCopy(copies[step.Argument].Shift);
                break;
            default:
                history.PassRepeat(step.Kind - OperationKind.Repeat0);
                break;
        }
    }

    private void Trace(int last)
    {
        for (int at = last; at > 0; at = nodes[at].Previous)
        {
            ref ParseNode node = ref nodes[at];
            if (node.Tail > 0)
            {
                steps.Add(new Step(OperationKind.Repeat0, node.Tail, 0));
                if (node.Step.Kind != OperationKind.Literal)
                {
                    steps.Add(new Step(OperationKind.Literal, 1, 0));
                }
            }

            steps.Add(node.Step);
        }

        steps.Reverse();
    }

    private int AgreementAt(int here, int distance, int limit) =>
        distance > here ? 0 : MatchFinder.Agreement(data + here - distance, data + here, 0, limit);

    private int LiteralPrice(int here, in History history)
    {
        PriceCoder coder = default;
        model.Literal(ref coder, here > 0 ? data[here - 1] : (byte)0, Expected(here, history), data[here]);
        return coder.Price;
    }

    private int Expected(int here, in History history) => ExpectedByte.At(data, here, baseImage!, blockStart, history);

    private static int Distance(in History history, int index) => index switch
    {
        0 => history.Distance0,
        1 => history.Distance1,
        2 => history.Distance2,
        _ => history.Distance3,
    };
}
