namespace PosCloud.Delta;

/// <summary>What a delta says about itself before any block is decoded (docs/delta-format.md, "Header").</summary>
/// <param name="BaseLength">Bytes of the image that the delta applies to; 0 makes it a compressed full package.</param>
/// <param name="BaseSha256">64 lower-case hex digits.</param>
/// <param name="ResultLength">Bytes of the image that comes out.</param>
/// <param name="ResultSha256">64 lower-case hex digits.</param>
/// <param name="BlockLength">Result bytes per block; the last block may be shorter.</param>
/// <param name="MaxOperations">Ceiling of copies that any one block has beside those of the map.</param>
/// <param name="DecoderMemory">Ceiling of the decoder's working memory, in bytes.</param>
public sealed record DeltaHeader(
    int FormatVersion,
    DeltaProfile Profile,
    long BaseLength,
    string BaseSha256,
    long ResultLength,
    string ResultSha256,
    int BlockLength,
    int BlockCount,
    int MaxOperations,
    long DecoderMemory);
