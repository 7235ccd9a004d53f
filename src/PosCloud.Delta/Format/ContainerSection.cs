namespace PosCloud.Delta.Format;

/// <summary>What the header says of opened containers (docs/delta-format.md, "Containers").</summary>
/// <param name="OpenLength">Bytes of the result with its streams opened.</param>
/// <param name="BaseStreams">Streams opened in the base, per layer, the outermost first; at most <see cref="MaxLayers"/>.</param>
/// <param name="TablesLength">Bytes of the tables of those streams.</param>
/// <param name="Checkpoints">Places per layer from which inflating can go on.</param>
/// <param name="MaxPiece">Bytes of the longest piece of a block.</param>
/// <param name="MaxResult">Bytes that a block adds to the result, at most.</param>
/// <param name="MaxInflated">Ceiling of bytes inflated for one block, in <see cref="InflateUnit"/>.</param>
internal sealed record ContainerSection(
    long OpenLength, int[] BaseStreams, int TablesLength, int Checkpoints, int MaxPiece, int MaxResult, long MaxInflated)
{
    public const int MaxLayers = 2;
    public const int MaxCheckpoints = 255;
    public const int InflateUnit = 64 << 10;

    public int Layers => BaseStreams.Length;
}
