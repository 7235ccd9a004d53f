namespace PosCloud.Core.Diagnostics;

/// <param name="Scopes">How many times the work was done.</param>
/// <param name="Operations">Storage operations in all.</param>
/// <param name="MaxPerScope">The most that one of them made.</param>
public sealed record OperationCount(long Scopes, long Operations, int MaxPerScope);
