using PosCloud.Delta.Images;

namespace PosCloud.Delta.Matching;

/// <summary>Finds what of the base the result is made of. The same images give the same copies on any machine.</summary>
internal static class CopyMatcher
{
    private const int AnchorLength = 8;
    private static readonly (int Less, int More) Gains = (2, 8);
    private const int Rounds = 2;
    private const int HugeAnchorLength = 12;
    private const long HugeLength = 128L << 20;

    /// <summary>Copies in the order of the result, without overlap, each within both images.</summary>
    /// <param name="progress">Receives result bytes done.</param>
    public static List<Copy> Find(
        ImageView baseImage,
        ImageView result,
        MatchOptions options,
        IProgress<long>? progress,
        CancellationToken cancellationToken) =>
        Find(baseImage, result, options, progress, cancellationToken, out _);

    /// <param name="work">Work units spent, for tests: they do not depend on the machine.</param>
    public static List<Copy> Find(
        ImageView baseImage,
        ImageView result,
        MatchOptions options,
        IProgress<long>? progress,
        CancellationToken cancellationToken,
        out long work)
    {
        List<Copy> found = Parse(baseImage, result, options, progress, cancellationToken, out work);
        Order(found);
        var proposer = new CopyProposals(baseImage, result);
        List<Copy> proposals = proposer.From(found);
        List<Copy> copies = found;
        AddressMap? map = null;
        for (int round = 0; round < Rounds; round++)
        {
            copies = CopyBounds.Refine(
                baseImage, result, new CopyChooser(baseImage, result, map).Choose(proposals, cancellationToken), CopyParse.MinCopy);
            map = new AddressMap(copies, baseImage.Length);
            if (round + 1 < Rounds)
            {
                List<Copy> tables = AddressProposals.Find(baseImage, result, copies, map, cancellationToken);
                found.AddRange(tables);
                Order(found);
                proposals = proposer.From(found);
            }
        }

        progress?.Report(result.Length);
        return copies;
    }

    // A total order, the longest first of those that begin alike: parses that were interleaved give the same.
    private static void Order(List<Copy> copies) => copies.Sort((a, b) =>
        a.Result != b.Result ? a.Result.CompareTo(b.Result) : a.Base != b.Base ? a.Base.CompareTo(b.Base) : b.Length.CompareTo(a.Length));

    // The index is the largest piece of memory there is, and gone when this returns.
    private static List<Copy> Parse(
        ImageView baseImage, ImageView result, MatchOptions options, IProgress<long>? progress, CancellationToken cancellationToken, out long work)
    {
        int stride = 1;
        // Four bytes for a slot and two for its share of the buckets' beginnings.
        while (baseImage.Length / stride * 6 > Math.Min(options.MaxIndexBytes, (baseImage.Length * 3 / 2) + (48 << 20)))
        {
            stride *= 2;
        }

        int anchorLength = baseImage.Length >= HugeLength ? HugeAnchorLength : AnchorLength;
        using var index = new AnchorIndex(baseImage, anchorLength, stride, cancellationToken);
        var parse = new CopyParse(baseImage, result, index, Gains, options.WorkPerByte);
        List<Copy> found = parse.Run(progress, cancellationToken);
        work = parse.Work;
        return found;
    }
}
