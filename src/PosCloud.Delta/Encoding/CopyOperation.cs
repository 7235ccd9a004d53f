namespace PosCloud.Delta.Encoding;

/// <summary>Result bytes that resemble base bytes: equal but for differences that are sent apart.</summary>
/// <param name="ResultOffset">Offset in the result, in bytes.</param>
/// <param name="BaseOffset">Offset in the base, in bytes.</param>
internal readonly record struct CopyOperation(long ResultOffset, long BaseOffset, int Length);
