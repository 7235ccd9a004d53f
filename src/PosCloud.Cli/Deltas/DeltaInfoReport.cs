using PosCloud.Cli.Console;
using PosCloud.Delta;

namespace PosCloud.Cli.Deltas;

/// <summary>All that a delta says about itself; lengths in bytes, hashes as 64 lower-case hexadecimal digits.</summary>
/// <param name="Ratio">Delta length by result length.</param>
/// <param name="OpenedStreams">Compressed streams of the base that are opened, per layer of containers, the outermost first.</param>
/// <param name="TablesLength">Bytes of the tables of these streams.</param>
/// <param name="MapLength">Bytes of the copy map.</param>
/// <param name="MaxOperations">Ceiling of copies that one block has beside the map's.</param>
/// <param name="MaxWork">Ceiling of coded decisions in one strong block.</param>
/// <param name="DecoderMemory">Bytes of memory that a terminal needs to apply it.</param>
internal sealed record DeltaInfoReport(
    string File,
    long DeltaLength,
    double Ratio,
    int FormatVersion,
    long BaseLength,
    string BaseSha256,
    long ResultLength,
    string ResultSha256,
    string Profile,
    int BlockLength,
    int BlockCount,
    long HeaderLength,
    IReadOnlyList<int> OpenedStreams,
    int TablesLength,
    int MapLength,
    int Copies,
    int Segments,
    int TableLength,
    int MaxOperations,
    long MaxWork,
    long DecoderMemory,
    IReadOnlyList<DeltaMethodReport> Methods)
{
    public static DeltaInfoReport Of(string file, long deltaLength, DeltaDescription described)
    {
        DeltaHeader header = described.Header;
        return new DeltaInfoReport(
            file,
            deltaLength,
            header.ResultLength == 0 ? 0 : Math.Round((double)deltaLength / header.ResultLength, 6),
            header.FormatVersion,
            header.BaseLength,
            header.BaseSha256,
            header.ResultLength,
            header.ResultSha256,
            Show.Name(header.Profile),
            header.BlockLength,
            header.BlockCount,
            described.HeaderLength,
            described.OpenedStreams,
            described.TablesLength,
            described.MapLength,
            described.Copies,
            described.Segments,
            described.TableLength,
            header.MaxOperations,
            described.MaxWork,
            header.DecoderMemory,
            [.. described.Blocks.GroupBy(block => block.Method).OrderBy(group => group.Key).Select(group => new DeltaMethodReport(
                Show.Name(group.Key), group.Count(), group.Sum(block => (long)block.Length), group.Sum(block => (long)block.PayloadLength)))]);
    }
}
