using System.Numerics;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Strong;

/// <summary>Codes the copy map and the segments, which stand before the blocks (docs/delta-format.md, "Map").</summary>
internal static class CopyMapCoder
{
    /// <param name="copies">What to write; when reading, as many as there are, to be filled.</param>
    public static void Code<TCoder>(ContextMixer<TCoder> mixer, Span<Copy> copies, long baseLength, long resultLength)
        where TCoder : struct, IBitCoder
    {
        long result = 0;
        long expected = 0;
        int lengthBits = 0;
        for (int i = 0; i < copies.Length; i++)
        {
            Copy copy = copies[i];
            uint lengthContext = (uint)Math.Min(lengthBits, 31) << 8;
            long gap = mixer.Long(copy.Result - result, 2 | lengthContext, Sets.CopyGap);
            uint gapContext = (uint)Bits(gap) << 8;
            long shift = mixer.SignedLong(copy.Base - (expected + gap), 4 | gapContext, Sets.CopyShift);
            long length = mixer.Long(copy.Length, 6 | gapContext, Sets.CopyLength);
            if (!TCoder.IsEncoder)
            {
                // Every term is below 2^63 and is taken off a bound that is not negative, so nothing here can overflow.
                if (gap > resultLength - result || length < 1 || length > resultLength - result - gap)
                {
                    throw Corrupt();
                }

                long start = expected + gap;
                if (shift < -start || shift > baseLength - length - start)
                {
                    throw Corrupt();
                }

                copy = new Copy(result + gap, start + shift, length);
                copies[i] = copy;
            }

            lengthBits = Bits(length);
            result = copy.Result + length;
            expected = copy.Base + length;
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
            long gap = mixer.Long(segment.Offset - last, 10, Sets.Segment);
            long length = mixer.Long(segment.Length, 12, Sets.Segment);
            int next = mixer.Flag(segment.Group != group ? 1 : 0, 14, Sets.Segment);
            ulong address = segment.BaseBias + (ulong)segment.Offset;
            uint upper = mixer.Number((uint)(address >> 32), 15, Sets.Segment);
            uint lower = mixer.Number((uint)address, 16, Sets.Segment);
            int moved = mixer.Signed((int)(segment.ResultBias - segment.BaseBias), 17, Sets.Segment);
            if (!TCoder.IsEncoder)
            {
                if (gap > baseLength - last || length < 1 || length > baseLength - last - gap)
                {
                    throw Corrupt();
                }

                ulong bias = (((ulong)upper << 32) | lower) - (ulong)(last + gap);
                segment = new Segment(last + gap, length, bias, bias + (ulong)(long)moved, group + next);
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

    private static int Bits(long value) => 64 - BitOperations.LeadingZeroCount((ulong)value);

    private static DeltaException Corrupt() => new(DeltaError.Corrupt, "The copy map leaves the base or the result.");
}
