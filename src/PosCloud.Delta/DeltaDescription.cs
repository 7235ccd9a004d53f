using PosCloud.Delta.Format;

namespace PosCloud.Delta;

/// <summary>What a delta says about itself, in more detail than its header has for those who apply it.</summary>
/// <param name="HeaderLength">Bytes of the header with the block index.</param>
/// <param name="MapLength">Bytes of the coded copy map.</param>
/// <param name="Copies">Copies that the map has.</param>
/// <param name="Segments">Address ranges that the map has.</param>
/// <param name="TableLength">Bytes of the strong method's table; 0 if no block needs it.</param>
/// <param name="MaxWork">Ceiling of coded decisions in a strong block.</param>
/// <param name="Blocks">In order of their place in the result.</param>
public sealed record DeltaDescription(
    DeltaHeader Header,
    long HeaderLength,
    int MapLength,
    int Copies,
    int Segments,
    int TableLength,
    long MaxWork,
    IReadOnlyList<DeltaBlock> Blocks)
{
    /// <summary>Bytes of the whole delta.</summary>
    public long Length => HeaderLength + MapLength + Blocks.Sum(block => (long)block.PayloadLength);

    /// <summary>Reads the header, from the stream's position on, and no payload.</summary>
    /// <exception cref="DeltaException">The header is damaged, not known or over the limits.</exception>
    public static DeltaDescription Read(Stream delta, DeltaLimits limits)
    {
        ArgumentNullException.ThrowIfNull(delta);
        ArgumentNullException.ThrowIfNull(limits);
        DeltaPreamble preamble = HeaderReader.Read(delta, limits);
        return new DeltaDescription(
            preamble.Header,
            HeaderWriter.Write(preamble).Length,
            preamble.MapLength,
            preamble.Copies,
            preamble.Segments,
            preamble.TableBits == 0 ? 0 : 1 << preamble.TableBits,
            preamble.MaxWork * DeltaFormat.WorkUnit,
            [.. preamble.Index.Select((entry, i) => new DeltaBlock(entry.Method, preamble.BlockLengthAt(i), entry.PayloadLength))]);
    }
}
