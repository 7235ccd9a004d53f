using PosCloud.Delta.Format;

namespace PosCloud.Delta;

/// <summary>What a delta says about itself, in more detail than its header has for those who apply it.</summary>
/// <param name="HeaderLength">Bytes of the header with the block index.</param>
/// <param name="Length">Bytes of the whole delta.</param>
/// <param name="TablesLength">Bytes of the tables of opened streams.</param>
/// <param name="MapLength">Bytes of the coded copy map.</param>
/// <param name="Copies">Copies that the map has.</param>
/// <param name="Segments">Address ranges that the map has.</param>
/// <param name="TableLength">Bytes of the strong method's table; 0 if no block needs it.</param>
/// <param name="MaxWork">Ceiling of coded decisions in a strong block.</param>
/// <param name="OpenedStreams">Compressed streams of the base that are opened, per layer of containers, the outermost first.</param>
/// <param name="Blocks">In order of their place in the result.</param>
public sealed record DeltaDescription(
    DeltaHeader Header,
    long HeaderLength,
    long Length,
    int TablesLength,
    int MapLength,
    int Copies,
    int Segments,
    int TableLength,
    long MaxWork,
    IReadOnlyList<int> OpenedStreams,
    IReadOnlyList<DeltaBlock> Blocks)
{
    /// <summary>Reads the header, from the stream's position on, and no payload.</summary>
    /// <exception cref="DeltaException">The header is damaged, not known or over the limits.</exception>
    public static DeltaDescription Read(Stream delta, DeltaLimits limits)
    {
        ArgumentNullException.ThrowIfNull(delta);
        ArgumentNullException.ThrowIfNull(limits);
        DeltaPreamble preamble = HeaderReader.Read(delta, limits);
        long headerLength = HeaderWriter.Write(preamble).Length;
        return new DeltaDescription(
            preamble.Header,
            headerLength,
            headerLength + preamble.PayloadLength,
            preamble.Containers?.TablesLength ?? 0,
            preamble.MapLength,
            preamble.Copies,
            preamble.Segments,
            preamble.TableBits == 0 ? 0 : 1 << preamble.TableBits,
            preamble.MaxWork * DeltaFormat.WorkUnit,
            preamble.Containers?.BaseStreams ?? [],
            [.. preamble.Index.Select(entry => new DeltaBlock(entry.Method, entry.ResultLength, entry.PieceLength + entry.PayloadLength))]);
    }
}
