namespace PosCloud.Delta.Images;

/// <summary>Result bytes that resemble base bytes: equal but for differences that are sent apart.</summary>
/// <param name="Result">Offset in the result, in bytes.</param>
/// <param name="Base">Offset in the base, in bytes.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct Copy(long Result, long Base, long Length);
