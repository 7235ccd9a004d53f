using PosCloud.Delta.Images;

namespace PosCloud.Delta.Containers.Deflate;

/// <summary>Where a deflate stream is; offset and length in bytes.</summary>
internal readonly record struct DeflateRange(IBaseImage Image, long Offset, long Length);
