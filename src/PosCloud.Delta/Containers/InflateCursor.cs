using PosCloud.Delta.Containers.Deflate;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Containers;

/// <summary>Gives out a stream by inflating it.</summary>
internal sealed class InflateCursor(IBaseImage closed, StreamLayout layout) : StreamCursor
{
    private readonly Inflater inflater = new();

    public override long Produced => inflater.Produced;

    public override long Oldest => inflater.Produced - inflater.Recent.Length;

    public override void Advance(int most)
    {
        if (inflater.Run(most) == InflateStatus.Bad || inflater.Fresh.Length < most)
        {
            throw new DeltaException(DeltaError.Corrupt, $"The base has no stream of {layout.Streams[Stream].RawLength} bytes where the delta says so.");
        }
    }

    public override void Copy(long from, Span<byte> destination) =>
        inflater.Recent.Slice((int)(from - Oldest), destination.Length).CopyTo(destination);

    public override void Save(StreamCheckpoint checkpoint)
    {
        inflater.Save(checkpoint.State!);
        checkpoint.Produced = inflater.Produced;
    }

    protected override void Begin(StreamCheckpoint? checkpoint)
    {
        ContainedStream place = layout.Streams[Stream];
        inflater.Start(closed, place.Offset, place.Length);
        if (checkpoint is not null && !inflater.Restore(checkpoint.State!))
        {
            throw new DeltaException(DeltaError.BaseMismatch, "The base image changed while it was read.");
        }
    }
}
