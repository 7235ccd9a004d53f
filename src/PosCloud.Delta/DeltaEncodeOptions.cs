using System.Numerics;

namespace PosCloud.Delta;

/// <summary>How a delta is made. The defaults are the ones measured in docs/delta-format.md.</summary>
public sealed record DeltaEncodeOptions
{
    public static DeltaEncodeOptions Default { get; } = new();

    public DeltaProfile Profile { get; init; } = DeltaProfile.Default;

    public DeltaEffort Effort { get; init; } = DeltaEffort.Best;

    /// <summary>
    /// Result bytes per independent block: a power of two from 4 KiB to 2 MiB (1 MiB in profile small), so that the
    /// profile's memory ceiling holds. Null takes the profile's own, which is the largest.
    /// </summary>
    public int? BlockLength { get; init; }

    /// <summary>
    /// The largest image, in bytes, that is copied into memory when its stream is not a file. Files are memory-mapped
    /// and not limited by this.
    /// </summary>
    public long MaxBufferedLength { get; init; } = 1L << 30;

    internal int EffectiveBlockLength => BlockLength ?? (Profile == DeltaProfile.Small ? 1 << 20 : 2 << 20);

    /// <exception cref="ArgumentOutOfRangeException">The profile or the block length is not one that exists.</exception>
    internal void Validate()
    {
        if (!Enum.IsDefined(Profile))
        {
            throw new ArgumentOutOfRangeException(nameof(Profile), Profile, "Not a delta profile.");
        }

        if (!Enum.IsDefined(Effort))
        {
            throw new ArgumentOutOfRangeException(nameof(Effort), Effort, "Not an effort.");
        }

        int length = EffectiveBlockLength;
        int most = Profile == DeltaProfile.Small ? 1 << 20 : 2 << 20;
        if (!BitOperations.IsPow2(length) || length < 4 << 10 || length > most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(BlockLength), length, $"The block length must be a power of two from 4096 to {most} in profile {Profile}.");
        }
    }
}
