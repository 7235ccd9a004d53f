using System.Runtime.InteropServices;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Matching;

/// <summary>Collects the copies that searches found, and makes of them the places where each shift is worth considering.</summary>
internal sealed unsafe class CopyProposals(ImageView baseImage, ImageView result)
{
    // Bytes between two proposals of one shift that are taken as one.
    private const long Bridge = 4 << 10;
    private const long Drop = 96;
    // Bytes by which a copy is widened in each direction, as long as widening did not take too much work.
    private const long MostExtension = 1 << 20;
    private const long LeastExtension = 256;
    private const int WorkPerByte = 8;

    private readonly List<Candidate> candidates = [];

    // What was made last: large enough to be worth using again.
    private readonly List<Copy> made = [];
    private int[] memberOf = [];

    public void Add(Copy found) => candidates.Add(new Candidate { Found = found, Back = Candidate.Unknown });

    /// <summary>
    /// Sorted by result offset; they overlap. Each candidate appears twice: where it may begin at the earliest and where it
    /// was found, for it may have been given up by then.
    /// </summary>
    /// <returns>Good until the next call.</returns>
    public List<Copy> Make(CancellationToken cancellationToken)
    {
        Span<Candidate> all = CollectionsMarshal.AsSpan(candidates);
        all.Sort(Candidate.Order);

        // The widened candidates of one shift that touch, by the number of the last of them; each candidate is in one.
        List<Copy> groups = made;
        groups.Clear();
        groups.EnsureCapacity(all.Length + (all.Length / 2));
        if (memberOf.Length < all.Length)
        {
            memberOf = new int[all.Length + (all.Length / 8)];
        }

        var latest = new Dictionary<long, int>();
        long allowance = result.Length * WorkPerByte;
        var pass = new ImagePass(baseImage, result);
        for (int i = 0; i < all.Length; i++)
        {
            Copy copy = all[i].Found;
            cancellationToken.ThrowIfCancellationRequested();
            pass.Reach(copy.Result);
            long shift = copy.Result - copy.Base;
            bool known = latest.TryGetValue(shift, out int group);
            long groupEnd = known ? groups[group].Result + groups[group].Length : 0;
            if (!known || copy.Result + copy.Length > groupEnd)
            {
                Copy wide = Widen(ref all[i], allowance > 0 ? MostExtension : LeastExtension);
                allowance -= wide.Length - copy.Length;
                if (known && wide.Result <= groupEnd + Bridge)
                {
                    groups[group] = groups[group] with { Length = wide.Result + wide.Length - groups[group].Result };
                }
                else
                {
                    group = groups.Count;
                    latest[shift] = group;
                    groups.Add(wide);
                }
            }

            memberOf[i] = group;
        }

        for (int i = 0; i < all.Length; i++)
        {
            Copy group = groups[memberOf[i]];
            long skipped = all[i].Found.Result - group.Result;
            if (skipped > 0)
            {
                groups.Add(new Copy(group.Result + skipped, group.Base + skipped, group.Length - skipped));
            }
        }

        groups.Sort((a, b) => a.Result != b.Result ? a.Result.CompareTo(b.Result) : a.Base.CompareTo(b.Base));
        return groups;
    }

    // Most candidates are asked for twice.
    private Copy Widen(ref Candidate candidate, long most)
    {
        Copy copy = candidate.Found;
        if (candidate.Back == Candidate.Unknown)
        {
            candidate.Back = (int)ByteComparison.ExtendBackward(
                baseImage.Start + copy.Base,
                result.Start + copy.Result,
                Math.Min(most, Math.Min(copy.Base, copy.Result)),
                Drop);
            long baseEnd = copy.Base + copy.Length;
            long resultEnd = copy.Result + copy.Length;
            candidate.Ahead = (int)ByteComparison.ExtendForward(
                baseImage.Start + baseEnd,
                result.Start + resultEnd,
                Math.Min(most, Math.Min(baseImage.Length - baseEnd, result.Length - resultEnd)),
                Drop);
        }

        return new Copy(copy.Result - candidate.Back, copy.Base - candidate.Back, copy.Length + candidate.Back + candidate.Ahead);
    }

    private struct Candidate
    {
        public const int Unknown = -1;

        // A total order, the longest first of those that begin alike: parses that were interleaved give the same.
        public static readonly Comparison<Candidate> Order = (a, b) =>
            a.Found.Result != b.Found.Result ? a.Found.Result.CompareTo(b.Found.Result)
            : a.Found.Base != b.Found.Base ? a.Found.Base.CompareTo(b.Found.Base)
            : b.Found.Length.CompareTo(a.Found.Length);

        public Copy Found;

        // Bytes by which it can be widened, once that is known.
        public int Back;
        public int Ahead;
    }
}
