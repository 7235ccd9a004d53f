using PosCloud.Delta.Images;

namespace PosCloud.Delta.Strong;

/// <summary>Codes the copy map and the segments, which stand before the blocks (docs/delta-format.md, "Map").</summary>
internal static class CopyMapCoder
{
    /// <param name="copies">What to write; when reading, as many as there are, to be filled.</param>
    public static void Code<TCoder>(ContextMixer<TCoder> mixer, Span<Copy> copies, long baseLength, long resultLength)
        where TCoder : struct, IBitCoder
    {
        var fields = new CopyFields<TCoder>(mixer, Sets.MapCopy);
        long result = 0;
        for (int i = 0; i < copies.Length; i++)
        {
            long gap = fields.Gap(copies[i].Result - result);
            if (gap > resultLength - result)
            {
                throw Corrupt();
            }

            result += gap;
            copies[i] = fields.Copy(copies[i], result, gap, resultLength - result, baseLength);
            result += copies[i].Length;
        }
    }

    public static void Code<TCoder>(ContextMixer<TCoder> mixer, Span<Segment> segments, long baseLength)
        where TCoder : struct, IBitCoder
    {
        long last = 0;
        int group = 0;
        int inGroup = 0;
        for (int i = 0; i < segments.Length; i++)
        {
            Segment segment = segments[i];
            long gap = mixer.Number(segment.Offset - last, 10, Sets.Segment);
            long length = mixer.Number(segment.Length, 12, Sets.Segment);
            int next = mixer.Flag(segment.Group != group ? 1 : 0, 14, Sets.Segment);
            ulong address = segment.BaseBias + (ulong)segment.Offset;
            ulong upper = (ulong)mixer.Number((long)(address >> 32), 15, Sets.Segment);
            ulong lower = (ulong)mixer.Number((uint)address, 16, Sets.Segment);
            long moved = mixer.Signed((long)(segment.ResultBias - segment.BaseBias), 17, Sets.Segment);
            if (!TCoder.IsEncoder)
            {
                if (gap > baseLength - last || length < 1 || length > baseLength - last - gap)
                {
                    throw Corrupt();
                }

                ulong bias = ((upper << 32) | (uint)lower) - (ulong)(last + gap);
                segment = new Segment(last + gap, length, bias, bias + (ulong)moved, group + next);
                segments[i] = segment;
            }

            last = segment.Offset + length;
            group = segment.Group;
            inGroup = next != 0 ? 1 : inGroup + 1;
            if (inGroup > Segment.MaxInGroup)
            {
                throw new DeltaException(DeltaError.Corrupt, "A program has more segments than the format allows.");
            }
        }
    }

    private static DeltaException Corrupt() => new(DeltaError.Corrupt, "The copy map leaves the base or the result.");
}
