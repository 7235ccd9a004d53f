namespace PosCloud.Core.Worlds;

/// <param name="Refresh">How old a world may be when a decision uses it.</param>
public sealed record WorldOptions(TimeSpan Refresh);
