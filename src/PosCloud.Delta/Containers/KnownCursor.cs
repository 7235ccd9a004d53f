using PosCloud.Delta.Containers.Deflate;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Containers;

/// <summary>
/// Gives out a stream whose content the encoder has already: it goes to the places where a terminal would inflate, which is what
/// counts, and spares the work.
/// </summary>
/// <param name="opened">The image in which the streams are opened.</param>
internal sealed class KnownCursor(ImageView opened, StreamLayout layout) : StreamCursor
{
    private const int Window = 2 * Inflater.MaxRun;

    private long produced;
    private int recent;

    public override long Produced => produced;

    public override long Oldest => produced - recent;

    public override void Advance(int most)
    {
        // The inflater's window moves as this does.
        recent = recent + most > Window ? Math.Min(recent, Inflater.MaxRun) : recent;
        recent += most;
        produced += most;
    }

    public override void Copy(long from, Span<byte> destination) => opened.Read(layout.OpenOf(Stream) + from, destination);

    public override void Save(StreamCheckpoint checkpoint) => checkpoint.Produced = produced;

    protected override void Begin(StreamCheckpoint? checkpoint)
    {
        produced = checkpoint?.Produced ?? 0;
        recent = (int)Math.Min(produced, Inflater.MaxRun);
    }
}
