using PosCloud.Delta.Containers;
using PosCloud.Delta.Format;

namespace PosCloud.Delta.Encoding;

/// <summary>
/// Keeps a delta within its profile's decoder memory: images with very many blocks, segments or streams get less of what memory
/// is spent on otherwise, what costs the fewest bytes of delta first.
/// </summary>
/// <param name="copies">Copies that were found.</param>
/// <param name="segments">Segments that were found.</param>
/// <param name="streams">Streams opened in the base, by layer; empty where nothing is opened.</param>
/// <param name="blocks">Counts the blocks of a length.</param>
internal sealed class MemoryFit(int copies, int segments, int[] streams, Func<int, int> blocks)
{
    private const int LeastCheckpointShare = 2;
    private const int LeastCopiesShare = 4;

    // Compressed content comes out a deflate block later than it went in, so a block may add this much more than it is long.
    private const int Delay = 64 << 10;

    /// <summary>The settings, or lower ones that keep to their <see cref="ProfileSettings.MaxMemory"/>, or the least there are.</summary>
    public ProfileSettings Fit(ProfileSettings settings)
    {
        ProfileSettings fit = settings;
        while (MemoryOf(fit) - settings.MaxMemory is > 0 and var excess && Less(fit, settings, excess) is { } less)
        {
            fit = less;
        }

        return fit;
    }

    /// <summary>Bytes that the decoder will need; with containers an estimate, for how much comes out of a block is not known yet.</summary>
    public long MemoryOf(ProfileSettings settings)
    {
        ContainerSection? containers = streams.Length == 0 ? null : new ContainerSection(
            0, streams, 0, settings.Checkpoints, 0, settings.BlockLength + (streams.Length * Delay), 0);
        bool strong = settings.TableBits > 0;
        return DecoderMemory.Of(
            settings.BlockLength,
            settings.TableBits,
            strong ? Math.Min(copies, settings.MaxCopies) : 0,
            strong ? segments : 0,
            blocks(settings.BlockLength),
            containers);
    }

    private ProfileSettings? Less(ProfileSettings settings, ProfileSettings whole, long excess)
    {
        long index = (long)DecoderMemory.PerBlock * blocks(settings.BlockLength);
        if (settings.BlockLength < index / 2 && settings.BlockLength < 1 << DeltaFormat.MaxBlockBits)
        {
            return settings with { BlockLength = 2 * settings.BlockLength };
        }

        int leastCheckpoints = (whole.Checkpoints + LeastCheckpointShare - 1) / LeastCheckpointShare;
        if (streams.Length > 0 && settings.Checkpoints > leastCheckpoints)
        {
            long spared = Steps(excess, streams.Length * OpenedBase.CheckpointMemory);
            return settings with { Checkpoints = (int)Math.Max(leastCheckpoints, settings.Checkpoints - spared) };
        }

        int used = Math.Min(copies, settings.MaxCopies);
        int leastCopies = whole.MaxCopies / LeastCopiesShare;
        if (settings.TableBits > 0 && used > leastCopies)
        {
            return settings with { MaxCopies = (int)Math.Max(leastCopies, used - Steps(excess, DecoderMemory.PerCopy)) };
        }

        if (settings.TableBits > DeltaFormat.MinTableBits)
        {
            return settings with { TableBits = settings.TableBits - 1 };
        }

        if (settings.BlockLength / 2 > index && settings.BlockLength > 1 << DeltaFormat.MinBlockBits)
        {
            return settings with { BlockLength = settings.BlockLength / 2 };
        }

        return settings.TableBits > 0 ? settings with { TableBits = 0, MaxCopies = 0 } : null;
    }

    private static long Steps(long excess, int each) => (excess + each - 1) / each;
}
