using PosCloud.Delta.Images;

namespace PosCloud.Delta.Matching;

/// <summary>Puts the bounds of copies, found to a word, at the byte that fits best.</summary>
internal static unsafe class CopyBounds
{
    // A parse of words is wrong by less than this many bytes.
    private const long Window = 12;

    /// <param name="copies">In the order of the result, without overlap.</param>
    /// <param name="minLength">Bytes; shorter copies are left out.</param>
    public static List<Copy> Refine(ImageView baseImage, ImageView result, List<Copy> copies, long minLength)
    {
        var refined = new List<Copy>(copies.Count);
        var pass = new ImagePass(baseImage, result);
        foreach (Copy next in copies)
        {
            pass.Reach(next.Result);
            Copy current = next;
            if (refined.Count > 0)
            {
                Copy before = refined[^1];
                if (Join(before, current) is { } joined)
                {
                    refined[^1] = joined;
                    continue;
                }

                Meet(baseImage, result, ref before, ref current);
                refined[^1] = before;
                if (before.Length < minLength)
                {
                    refined.RemoveAt(refined.Count - 1);
                    if (refined.Count > 0 && Join(refined[^1], current) is { } over)
                    {
                        refined[^1] = over;
                        continue;
                    }
                }
            }
            else
            {
                current = Back(baseImage, result, current, current.Result);
            }

            refined.Add(current);
        }

        if (refined.Count > 0)
        {
            refined[^1] = Ahead(baseImage, result, refined[^1], result.Length);
            if (refined[^1].Length < minLength)
            {
                refined.RemoveAt(refined.Count - 1);
            }
        }

        return refined;
    }

    private static Copy? Join(Copy before, Copy next) =>
        before.Result + before.Length == next.Result && before.Base + before.Length == next.Base
            ? before with { Length = before.Length + next.Length }
            : null;

    private static void Meet(ImageView baseImage, ImageView result, ref Copy before, ref Copy next)
    {
        before = Ahead(baseImage, result, before, next.Result);
        next = Back(baseImage, result, next, next.Result - before.Result - before.Length);
        if (before.Result + before.Length < next.Result)
        {
            return;
        }

        long end = before.Result + before.Length;
        long left = Math.Min(Math.Min(Window, before.Length), Math.Min(next.Base, next.Result));
        long baseLeft = baseImage.Length - before.Base - before.Length;
        long right = Math.Min(Math.Min(Window, next.Length), baseLeft);
        long cut = ByteComparison.BestCut(
            baseImage.Start + before.Base + before.Length - left,
            baseImage.Start + next.Base - left,
            result.Start + end - left,
            left + right,
            end - left);
        long moved = cut - left;
        before = before with { Length = before.Length + moved };
        next = new Copy(next.Result + moved, next.Base + moved, next.Length - moved);
    }

    private static Copy Ahead(ImageView baseImage, ImageView result, Copy copy, long until)
    {
        long baseEnd = copy.Base + copy.Length;
        long end = copy.Result + copy.Length;
        long more = ByteComparison.EqualLength(
            baseImage.Start + baseEnd, result.Start + end, Math.Min(until - end, baseImage.Length - baseEnd));
        return copy with { Length = copy.Length + more };
    }

    private static Copy Back(ImageView baseImage, ImageView result, Copy copy, long most)
    {
        long limit = Math.Min(most, copy.Base);
        long more = 0;
        while (more < limit && baseImage.Start[copy.Base - more - 1] == result.Start[copy.Result - more - 1])
        {
            more++;
        }

        return new Copy(copy.Result - more, copy.Base - more, copy.Length + more);
    }
}
