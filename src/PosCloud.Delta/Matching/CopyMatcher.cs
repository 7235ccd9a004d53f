using PosCloud.Delta.Images;

namespace PosCloud.Delta.Matching;

/// <summary>Finds what of the base the result is made of. The same images give the same copies on any machine.</summary>
internal static class CopyMatcher
{
    private static readonly (int Less, int More) Gains = (2, 8);

    // Bytes of a base whose search leaves so much behind that it is worth a collection.
    private const long Collected = 64 << 20;

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
        var proposals = new CopyProposals(baseImage, result);
        work = Parse(baseImage, result, options, proposals, progress, cancellationToken);

        // Where addresses point to tells more places that are worth considering, and what a copy costs; but for that copies are needed.
        List<Copy> preliminary = Choose(baseImage, result, proposals, null, cancellationToken);
        var map = new AddressMap(preliminary, baseImage.Length);
        AddressProposals.Find(baseImage, result, preliminary, map, proposals, cancellationToken);
        Collect(baseImage);
        List<Copy> copies = Choose(baseImage, result, proposals, map, cancellationToken);
        Collect(baseImage);
        progress?.Report(result.Length);
        return copies;
    }

    // The collector would let lists of a hundred megabytes lie for minutes, because little is allocated beside them.
    private static void Collect(ImageView baseImage)
    {
        if (baseImage.Length >= Collected)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private static List<Copy> Choose(
        ImageView baseImage, ImageView result, CopyProposals proposals, AddressMap? map, CancellationToken cancellationToken)
    {
        List<Copy> chosen = new CopyChooser(baseImage, result, map).Choose(proposals.Make(cancellationToken), cancellationToken);
        return CopyBounds.Refine(baseImage, result, chosen, CopyParse.MinCopy);
    }

    // The index is the largest piece of memory there is, and gone when this returns.
    private static long Parse(
        ImageView baseImage,
        ImageView result,
        MatchOptions options,
        CopyProposals proposals,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        // Four bytes for a slot and two for its share of the buckets' beginnings.
        long maxAnchors = Math.Min(options.MaxIndexBytes, (baseImage.Length * 3 / 2) + (48 << 20)) / 6;
        var places = AnchorPlaces.Choose(baseImage.Length, EqualRuns.Find(baseImage, result, cancellationToken), maxAnchors);
        using var index = new AnchorIndex(baseImage, places, cancellationToken);
        var parse = new CopyParse(baseImage, result, index, Gains, options.WorkPerByte, proposals);
        parse.Run(progress, cancellationToken);
        return parse.Work;
    }
}
