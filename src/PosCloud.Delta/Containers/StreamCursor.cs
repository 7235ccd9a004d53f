namespace PosCloud.Delta.Containers;

/// <summary>A place in a stream to which bytes are given out forward; the last ones stay at hand.</summary>
internal abstract class StreamCursor
{
    /// <summary>The stream that it is in; -1 while it is in none.</summary>
    public int Stream { get; private set; } = -1;

    /// <summary>When it was last used, to find the one to give up.</summary>
    public long Used { get; set; }

    /// <summary>Bytes of the stream before the place.</summary>
    public abstract long Produced { get; }

    /// <summary>First byte of the stream that is still at hand.</summary>
    public abstract long Oldest { get; }

    /// <summary>Goes to the beginning of a stream, or to a checkpoint in it.</summary>
    /// <exception cref="DeltaException">The checkpoint does not belong there.</exception>
    public void Start(int stream, StreamCheckpoint? checkpoint)
    {
        Stream = stream;
        Begin(checkpoint);
    }

    /// <summary>Goes forward.</summary>
    /// <param name="most">1 to <see cref="Deflate.Inflater.MaxRun"/> bytes.</param>
    /// <exception cref="DeltaException">The stream is damaged or ends before.</exception>
    public abstract void Advance(int most);

    /// <summary>Bytes at hand from <paramref name="from"/> on.</summary>
    public abstract void Copy(long from, Span<byte> destination);

    /// <summary>Gives the place to a checkpoint.</summary>
    public abstract void Save(StreamCheckpoint checkpoint);

    protected abstract void Begin(StreamCheckpoint? checkpoint);
}
