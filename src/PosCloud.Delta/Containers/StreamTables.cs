using PosCloud.Delta.Decoding;
using PosCloud.Delta.Format;

namespace PosCloud.Delta.Containers;

/// <summary>The tables of the streams that are opened in the base (docs/delta-format.md, "Stream tables").</summary>
internal static class StreamTables
{
    /// <summary>An opened image has at most this many times the bytes of the closed one.</summary>
    public const int MaxGrowth = 16;

    // Zeros around a stream, at most; a little more than can be.
    public const int MaxFill = 16;

    public static byte[] Write(IEnumerable<StreamLayout> layers)
    {
        List<byte> table = [];
        foreach (StreamLayout layer in layers)
        {
            long end = 0;
            long rawLength = 0;
            foreach (ContainedStream stream in layer.Streams)
            {
                bool same = stream.RawLength == rawLength;
                Varint.Write(table, ((ulong)(stream.Offset - end) << 1) | (same ? 1u : 0));
                Varint.Write(table, (ulong)stream.Length);
                if (!same)
                {
                    Varint.Write(table, (ulong)stream.RawLength);
                }

                end = stream.End;
                rawLength = stream.RawLength;
            }
        }

        return [.. table];
    }

    /// <summary>A layer's table, from where the reader stands.</summary>
    /// <param name="count">Streams of the layer.</param>
    /// <param name="closedLength">Bytes of the image that they are in.</param>
    /// <exception cref="DeltaException">A stream is not within the image.</exception>
    public static StreamLayout Read(PayloadReader table, int count, long closedLength)
    {
        var streams = new ContainedStream[count];
        long end = 0;
        ulong rawLength = 0;
        ulong opened = (ulong)closedLength;
        ulong mostOpened = (ulong)Int128.Min((Int128)closedLength * MaxGrowth, long.MaxValue);
        for (int i = 0; i < count; i++)
        {
            ulong head = table.ReadNumber();
            ulong offset = (ulong)end + (head >> 1);
            ulong length = table.ReadNumber();
            rawLength = (head & 1) != 0 ? rawLength : table.ReadNumber();
            if (offset > (ulong)closedLength || length == 0 || length > (ulong)closedLength - offset
                || rawLength - 1 >= long.MaxValue || (opened += rawLength + MaxFill) > mostOpened)
            {
                throw new DeltaException(DeltaError.Corrupt, "A stream that is to be opened is not within the base, or opens to too much.");
            }

            streams[i] = new ContainedStream((long)offset, (long)length, (long)rawLength);
            end = (long)(offset + length);
        }

        return new StreamLayout(streams, closedLength, aligned: true);
    }
}
