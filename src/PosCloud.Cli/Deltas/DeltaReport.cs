using PosCloud.Cli.Console;
using PosCloud.Delta;

namespace PosCloud.Cli.Deltas;

/// <summary>A delta file in numbers; lengths in bytes, hashes as 64 lower-case hexadecimal digits.</summary>
/// <param name="File">The delta, or the image that it made.</param>
/// <param name="Ratio">Delta length by result length.</param>
/// <param name="DecoderMemory">Bytes of memory that a terminal needs to apply it.</param>
internal sealed record DeltaReport(
    string File,
    long DeltaLength,
    double Ratio,
    long BaseLength,
    string BaseSha256,
    long ResultLength,
    string ResultSha256,
    string Profile,
    int BlockLength,
    int BlockCount,
    long DecoderMemory)
{
    public static DeltaReport Of(string file, long deltaLength, DeltaHeader header) => new(
        file,
        deltaLength,
        header.ResultLength == 0 ? 0 : Math.Round((double)deltaLength / header.ResultLength, 6),
        header.BaseLength,
        header.BaseSha256,
        header.ResultLength,
        header.ResultSha256,
        Show.Name(header.Profile),
        header.BlockLength,
        header.BlockCount,
        header.DecoderMemory);
}
