using PosCloud.Core.Events;

namespace PosCloud.Core.Catalogue;

/// <summary>Where an estate's catalogue lies.</summary>
public static class CataloguePartition
{
    public const string Table = "catalogue";

    public static OutboxPartition Of(string estate) => new(Table, estate, estate);
}
