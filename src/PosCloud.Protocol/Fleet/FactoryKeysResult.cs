namespace PosCloud.Protocol.Fleet;

/// <summary>What became of a list of factory keys.</summary>
/// <param name="Added">Entries that are new.</param>
/// <param name="Changed">Entries that say something else now, or that were revoked.</param>
/// <param name="Unchanged">Entries that were there, or that there never were.</param>
/// <param name="Refused">Entries that stay as they were, with the reason.</param>
public sealed record FactoryKeysResult(int Added, int Changed, int Unchanged, IReadOnlyList<FactoryKeyRefusal> Refused);
