using PosCloud.Delta.Images;

namespace PosCloud.Delta.Fast;

/// <summary>What the encoder has for the decoder's expected byte of a literal.</summary>
internal static unsafe class ExpectedByte
{
    /// <summary>The byte that the last operation would give at <paramref name="at"/> of the block, or -1.</summary>
    public static int At(byte* block, int at, ImageView baseImage, long blockStart, in History history)
    {
        if (history.ExpectsBlockByte)
        {
            return block[at - history.Distance0];
        }

        long offset = blockStart + at + history.Shift0;
        return history.ExpectsBaseByte && (ulong)offset < (ulong)baseImage.Length ? baseImage.Start[offset] : -1;
    }
}
