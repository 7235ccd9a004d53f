using System.Numerics;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Matching;

/// <summary>
/// Finds where tables of addresses (relocations, pointers) go on when entries were inserted: such tables share no bytes
/// with their former state, but each entry of the base, with its address moved as the preliminary copies say, equals one
/// of the result.
/// </summary>
internal sealed unsafe class AddressProposals
{
    private const int Unit = 4;
    // Smaller numbers are seldom addresses.
    private const uint LeastAddress = 4096;
    private const long MostEntries = 1 << 24;
    private const int MaxCandidates = 6;
    private const int TestWords = 8;
    private const int MinSaving = 24 * CostModel.Bit;
    private const int TableBits = 18;
    private const long WordsInPassage = ImageView.Passage / Unit;

    private readonly ImageView baseImage;
    private readonly ImageView result;
    private readonly AddressMap map;
    private readonly CostModel model;
    private readonly uint[] heads = new uint[(1 << TableBits) + 1];
    private readonly uint[] slots;
    private readonly CopyProposals proposals;

    private AddressProposals(ImageView baseImage, ImageView result, AddressMap map, CopyProposals proposals, CancellationToken cancellationToken)
    {
        this.proposals = proposals;
        this.baseImage = baseImage;
        this.result = result;
        this.map = map;
        model = new CostModel(baseImage, result, new AddressTest(map));
        slots = Index(cancellationToken);
    }

    /// <param name="copies">The preliminary choice, in the order of the result.</param>
    /// <param name="proposals">Receives what is found.</param>
    public static void Find(
        ImageView baseImage, ImageView result, List<Copy> copies, AddressMap map, CopyProposals proposals, CancellationToken cancellationToken)
    {
        var finder = new AddressProposals(baseImage, result, map, proposals, cancellationToken);
        long at = 0;
        var pass = new ImagePass(baseImage, result);
        foreach (Copy copy in copies)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pass.Reach(copy.Result);
            finder.Scan(ref at, copy.Result, null);
            finder.Scan(ref at, copy.Result + copy.Length, copy.Result - copy.Base);
        }

        finder.Scan(ref at, result.Length, null);
    }

    private uint[] Index(CancellationToken cancellationToken)
    {
        long words = baseImage.Length / Unit;
        long entries = 0;

        // Which words are addresses that moved, a bit each: few are, and to find that out a second time would take as long.
        ulong[] marks = new ulong[(words / 64) + 1];
        for (long word = 0; word < words; word++)
        {
            if (word % WordsInPassage == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                baseImage.Forget();
            }

            if (Moved(word, out uint address))
            {
                heads[Slot(address)]++;
                marks[word >> 6] |= 1UL << (int)(word & 63);
                entries++;
            }
        }

        if (entries > MostEntries)
        {
            Array.Clear(heads);
            return [];
        }

        uint sum = 0;
        for (int i = 0; i < heads.Length; i++)
        {
            (heads[i], sum) = (sum, sum + heads[i]);
        }

        var places = new uint[entries];
        var pass = new ImagePass(baseImage);
        for (int i = 0; i < marks.Length; i++)
        {
            pass.Reach(64L * i * Unit);
            for (ulong left = marks[i]; left != 0; left &= left - 1)
            {
                long word = (64L * i) + BitOperations.TrailingZeroCount(left);
                Moved(word, out uint address);
                places[heads[Slot(address)]++] = (uint)word;
            }
        }

        for (int i = heads.Length - 1; i > 0; i--)
        {
            heads[i] = heads[i - 1];
        }

        heads[0] = 0;
        return places;
    }

    private bool Moved(long word, out uint address)
    {
        uint from = ((uint*)baseImage.Start)[word];
        address = from;
        if (from < LeastAddress || from >= baseImage.Length || !map.TryShift(from, out long shift) || shift == 0)
        {
            return false;
        }

        address = (uint)(from + shift);
        return true;
    }

    private void Scan(ref long at, long end, long? shift)
    {
        at = (at + Unit - 1) & ~(long)(Unit - 1);
        long explained = 0;
        for (; at + (TestWords * Unit) <= end; at += Unit)
        {
            if (shift is { } current)
            {
                at += ByteComparison.EqualLength(baseImage.Start + at - current, result.Start + at, end - at) & ~(long)(Unit - 1);
                if (at + (TestWords * Unit) > end)
                {
                    break;
                }

                if (model.Word(at, current, ref explained) <= CostModel.KnownAddress)
                {
                    continue;
                }
            }

            uint to = *(uint*)(result.Start + at);
            if (to < LeastAddress || to >= result.Length)
            {
                continue;
            }

            long found = Search(at, to, shift);
            if (found == long.MinValue)
            {
                continue;
            }

            // Passes over what the new place explains.
            long start = at;
            at += TestWords * Unit;
            long known = 0;
            while (at + Unit <= end && at + Unit - found <= baseImage.Length
                && model.Word(at, found, ref known) <= CostModel.KnownAddress)
            {
                at += Unit;
            }

            proposals.Add(new Copy(start, start - found, at - start));
            at -= Unit;
        }

        at = Math.Max(at, end);
    }

    private long Search(long at, uint to, long? current)
    {
        uint slot = Slot(to);
        uint first = heads[slot];
        uint last = heads[slot + 1];
        if (slots.Length == 0 || first == last)
        {
            return long.MinValue;
        }

        ReadOnlySpan<uint> bucket = slots.AsSpan((int)first, (int)(last - first));
        uint expected = (uint)Math.Clamp((at - (current ?? 0)) / Unit, 0, uint.MaxValue);
        int right = bucket.BinarySearch(expected);
        right = right < 0 ? ~right : right;
        int left = right;
        long best = current is { } shift ? Cost(at, shift) : TestWords * CostModel.LiteralWord;
        best -= MinSaving;
        long found = long.MinValue;
        for (int i = 0; i < MaxCandidates && (left > 0 || right < bucket.Length); i++)
        {
            bool takeRight = right < bucket.Length && (left == 0 || (i & 1) == 0);
            long candidate = (long)bucket[takeRight ? right++ : --left] * Unit;
            if (candidate + (TestWords * Unit) > baseImage.Length)
            {
                continue;
            }

            long cost = Cost(at, at - candidate);
            if (cost < best)
            {
                best = cost;
                found = at - candidate;
            }
        }

        return found;
    }

    private long Cost(long at, long shift)
    {
        long cost = 0;
        long explained = 0;
        for (int i = 0; i < TestWords; i++)
        {
            cost += model.Word(at + (i * Unit), shift, ref explained);
        }

        return cost;
    }

    private static uint Slot(uint address) => (address * 0x9E3779B1u) >> (32 - TableBits);
}
