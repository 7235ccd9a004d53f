using System.Numerics;
using PosCloud.Delta.Encoding;

namespace PosCloud.Delta;

/// <summary>How a delta is made. The default is the one measured in docs/delta-format.md.</summary>
public sealed record DeltaEncodeOptions
{
    public static DeltaEncodeOptions Default { get; } = new();

    public DeltaProfile Profile { get; init; } = DeltaProfile.Default;

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

    /// <summary>In place of the profile's own table and map; what the tests use to stay small or to have many local copies.</summary>
    internal ProfileSettings? Custom { get; init; }

    /// <summary>Blocks encoded at the same time, at most.</summary>
    internal int Parallelism { get; init; } = Environment.ProcessorCount;

    internal ProfileSettings Settings => (Custom ?? ProfileSettings.Of(Profile)) is var settings && BlockLength is { } length
        ? settings with { BlockLength = length }
        : settings;

    /// <exception cref="ArgumentOutOfRangeException">The profile or the block length is not one that exists.</exception>
    internal void Validate()
    {
        if (!Enum.IsDefined(Profile))
        {
            throw new ArgumentOutOfRangeException(nameof(Profile), Profile, "Not a delta profile.");
        }

        int length = Settings.BlockLength;
        int most = ProfileSettings.Of(Profile).BlockLength;
        if (!BitOperations.IsPow2(length) || length < 4 << 10 || length > most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(BlockLength), length, $"The block length must be a power of two from 4096 to {most} in profile {Profile}.");
        }
    }
}
