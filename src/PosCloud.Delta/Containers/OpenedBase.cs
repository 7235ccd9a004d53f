using PosCloud.Delta.Containers.Deflate;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Containers;

/// <summary>
/// An image with streams opened, readable anywhere within fixed memory: inflaters stay where they last were, and go on from
/// checkpoints that were left when a long stream was first passed.
/// </summary>
internal sealed class OpenedBase : IBaseImage
{
    /// <summary>Bytes of the inflaters.</summary>
    public const int Memory = Cursors * Inflater.FixedBytes;

    /// <summary>Bytes of a checkpoint.</summary>
    public const int CheckpointMemory = InflateCheckpoint.FixedBytes;

    private const int Cursors = 3;

    private readonly IBaseImage closed;
    private readonly StreamLayout layout;
    private readonly InflateBudget budget;
    private readonly StreamCursor[] cursors = new StreamCursor[Cursors];
    private readonly StreamCheckpoint[] checkpoints;
    private readonly long interval;
    private long clock;

    /// <param name="checkpoints">How many may be kept.</param>
    /// <param name="opened">For an encoder: the same image, opened, so that nothing needs to be inflated again.</param>
    public OpenedBase(IBaseImage closed, StreamLayout layout, InflateBudget budget, int checkpoints, ImageView? opened)
    {
        this.closed = closed;
        this.layout = layout;
        this.budget = budget;
        interval = Math.Max((layout.OpenLength / (checkpoints + 1)) + 1, Inflater.MaxRun);
        this.checkpoints = new StreamCheckpoint[Math.Min(checkpoints, layout.OpenLength / interval)];
        for (int i = 0; i < this.checkpoints.Length; i++)
        {
            this.checkpoints[i] = new StreamCheckpoint(opened is null ? new InflateCheckpoint() : null);
        }

        for (int i = 0; i < Cursors; i++)
        {
            cursors[i] = opened is null ? new InflateCursor(closed, layout) : new KnownCursor(opened, layout);
        }
    }

    public long Length => layout.OpenLength;

    public void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int stream = layout.IndexAt(offset);
            int count = stream >= 0 && offset < layout.OpenEndOf(stream)
                ? ReadStream(stream, offset - layout.OpenOf(stream), destination)
                : ReadGap(stream, offset, destination);
            offset += count;
            destination = destination[count..];
        }
    }

    // Behind a stream: zeros that fill up, bytes as they are, zeros that fill up.
    private int ReadGap(int stream, long offset, Span<byte> destination)
    {
        int next = stream + 1;
        long start = layout.GapOf(stream);
        long length = (next < layout.Streams.Length ? layout.Streams[next].Offset : closed.Length) - layout.EndOf(stream);
        if (offset >= start && offset < start + length)
        {
            int there = (int)Math.Min(destination.Length, start + length - offset);
            closed.Read(layout.ToClosed(offset, stream), destination[..there]);
            return there;
        }

        long end = offset < start ? start : layout.OpenOf(next);
        int zeros = (int)Math.Min(destination.Length, end - offset);
        destination[..zeros].Clear();
        return zeros;
    }

    private int ReadStream(int stream, long from, Span<byte> destination)
    {
        destination = destination[..(int)Math.Min(destination.Length, layout.Streams[stream].RawLength - from)];
        int length = destination.Length;
        StreamCursor cursor = CursorFor(stream, from);
        cursor.Used = ++clock;
        while (!destination.IsEmpty)
        {
            int there = (int)Math.Min(cursor.Produced - from, destination.Length);
            if (there > 0)
            {
                cursor.Copy(from, destination[..there]);
                from += there;
                destination = destination[there..];
                continue;
            }

            Advance(cursor, from + destination.Length);
        }

        return length;
    }

    /// <summary>Goes towards <paramref name="to"/>, but not past a place where a checkpoint is due.</summary>
    private void Advance(StreamCursor cursor, long to)
    {
        long open = layout.OpenOf(cursor.Stream);
        long due = (((open + cursor.Produced) / interval) + 1) * interval;
        int most = (int)Math.Min(Math.Min(to - cursor.Produced, Inflater.MaxRun), due - open - cursor.Produced);
        budget.Take(most);
        cursor.Advance(most);
        int slot = (int)(due / interval) - 1;
        if (open + cursor.Produced == due && due < layout.OpenEndOf(cursor.Stream) && slot < checkpoints.Length && checkpoints[slot].Produced == 0)
        {
            cursor.Save(checkpoints[slot]);
        }
    }

    /// <summary>A cursor at or not far before a byte of a stream: one that is there, or one brought there.</summary>
    private StreamCursor CursorFor(int stream, long from)
    {
        StreamCursor oldest = cursors[0];
        StreamCursor? best = null;
        foreach (StreamCursor cursor in cursors)
        {
            oldest = cursor.Used < oldest.Used ? cursor : oldest;
            if (cursor.Stream == stream && cursor.Oldest <= from && (best is null || cursor.Produced > best.Produced))
            {
                best = cursor;
            }
        }

        StreamCheckpoint? checkpoint = CheckpointFor(stream, from);
        if (best is not null && (checkpoint is null || best.Produced >= checkpoint.Produced))
        {
            return best;
        }

        oldest.Start(stream, checkpoint);
        return oldest;
    }

    private StreamCheckpoint? CheckpointFor(int stream, long from)
    {
        long open = layout.OpenOf(stream);
        for (long slot = Math.Min((open + from) / interval, checkpoints.Length) - 1; slot >= 0 && (slot + 1) * interval > open; slot--)
        {
            if (checkpoints[slot].Produced > 0)
            {
                return checkpoints[slot];
            }
        }

        return null;
    }
}
