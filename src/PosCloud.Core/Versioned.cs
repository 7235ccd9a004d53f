namespace PosCloud.Core;

/// <summary>A stored record and the version (ETag) of its row.</summary>
public sealed record Versioned<T>(T Value, string Version);
