using System.Numerics;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Strong;

/// <summary>
/// Codes where copies begin and end, for the map and for a block's own copies (docs/delta-format.md, "Copies").
/// </summary>
internal struct CopyFields<TCoder>(ContextMixer<TCoder> mixer, int set)
    where TCoder : struct, IBitCoder
{
    private long lastShift;
    private int lengthBits;

    /// <summary>Starts a list, or takes note of a copy that is known otherwise.</summary>
    /// <param name="shift">Result minus base offset.</param>
    public void Pass(long shift, long length)
    {
        lastShift = shift;
        lengthBits = Bits(length);
    }

    /// <summary>The number of result bytes in front of the copy that no copy covers.</summary>
    public readonly long Gap(long gap) => mixer.Number(gap, 2 | ((uint)lengthBits << 8), set);

    /// <summary>The copy itself.</summary>
    /// <param name="copy">What to write; a decoder ignores it.</param>
    /// <param name="result">Where it begins in the result.</param>
    /// <param name="gap">Result bytes since the copy before.</param>
    /// <param name="room">Result bytes that the copy may have.</param>
    /// <param name="baseLength">Bytes of the base.</param>
    public Copy Copy(Copy copy, long result, long gap, long room, long baseLength)
    {
        uint gapBits = (uint)Bits(gap) << 8;
        long moved = mixer.Signed(copy.Result - copy.Base - lastShift, 4 | gapBits, set + 1);
        long length = mixer.Number(copy.Length, 6 | gapBits, set + 2);
        long shift = unchecked(lastShift + moved);
        if (!TCoder.IsEncoder)
        {
            // Every bound is taken from a value that is known to be in range, so nothing here can overflow.
            if (length < 1 || length > room || shift > result || shift < result - baseLength || length > baseLength - (result - shift))
            {
                throw new DeltaException(DeltaError.Corrupt, "A copy leaves the base or its place in the result.");
            }

            copy = new Copy(result, result - shift, length);
        }

        Pass(shift, length);
        return copy;
    }

    private static int Bits(long value) => 64 - BitOperations.LeadingZeroCount((ulong)value);
}
