namespace PosCloud.Delta.Containers;

/// <summary>
/// Where the bytes of an image are once some of its streams are replaced by what they decode to. In a base, content begins at a
/// multiple of <see cref="Alignment"/> and the bytes between streams keep their place within it, zeros filling up, so that
/// instructions and pointers lie as in the files they come from.
/// </summary>
internal sealed class StreamLayout
{
    private const int Alignment = 8;

    private readonly ContainedStream[] streams;
    private readonly long[] opens;
    private readonly int alignment;

    /// <param name="streams">In order of offset, without overlap, within the closed image.</param>
    /// <param name="closedLength">Bytes of the closed image.</param>
    /// <param name="aligned">For a base: fill up with zeros.</param>
    public StreamLayout(ContainedStream[] streams, long closedLength, bool aligned)
    {
        this.streams = streams;
        alignment = aligned ? Alignment : 1;
        opens = new long[streams.Length];
        for (int i = 0; i < streams.Length; i++)
        {
            long end = GapOf(i - 1) + streams[i].Offset - EndOf(i - 1);
            opens[i] = end + (-end & (alignment - 1));
        }

        OpenLength = GapOf(streams.Length - 1) + closedLength - EndOf(streams.Length - 1);
    }

    public ReadOnlySpan<ContainedStream> Streams => streams;

    /// <summary>Bytes of the opened image.</summary>
    public long OpenLength { get; }

    /// <summary>The opened image's offset of the bytes behind a stream, or of the first byte for stream -1.</summary>
    public long GapOf(int stream)
    {
        long end = stream < 0 ? 0 : OpenEndOf(stream);
        return end + ((EndOf(stream) - end) & (alignment - 1));
    }

    /// <summary>The closed image's offset of the bytes behind a stream, or of the first byte for stream -1.</summary>
    public long EndOf(int stream) => stream < 0 ? 0 : streams[stream].End;

    /// <summary>The opened image's offset of a stream's first byte.</summary>
    public long OpenOf(int stream) => opens[stream];

    public long OpenEndOf(int stream) => opens[stream] + streams[stream].RawLength;

    /// <summary>The last stream that begins at or before an offset of the opened image; -1 if none does.</summary>
    public int IndexAt(long open)
    {
        int found = Array.BinarySearch(opens, open);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>The closed image's offset of a byte of the opened one that is in no stream, <paramref name="before"/> being the stream before it.</summary>
    public long ToClosed(long open, int before) => EndOf(before) + (open - GapOf(before));

    /// <summary>The closed image's offset of a byte of the opened one that is in no stream, or begins one.</summary>
    public long ToClosed(long open)
    {
        int stream = IndexAt(open);
        return stream >= 0 && OpenOf(stream) == open ? streams[stream].Offset : ToClosed(open, stream);
    }

    /// <summary>The opened image's offset of a byte of the closed one that is in no stream, or begins or ends one.</summary>
    public long ToOpen(long closed)
    {
        int low = 0;
        int high = streams.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            (low, high) = streams[middle].End <= closed ? (middle + 1, high) : (low, middle);
        }

        return GapOf(low - 1) + (closed - EndOf(low - 1));
    }
}
