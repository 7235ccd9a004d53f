using Azure.Data.Tables;

namespace PosCloud.Tests.OfficialApi;

/// <summary>
/// What compiles against the local library must compile against the official package, so the local one has no public
/// member of its own. azure-data-tables.txt lists the members of Azure.Data.Tables 12.11.0 that are built here; a new
/// line must be taken from the official API (https://learn.microsoft.com/dotnet/api/azure.data.tables).
/// </summary>
public sealed class TablesAreASubsetTests
{
    [Fact]
    public void LocalTables_PublicMembers_AreAllOfficial()
    {
        var official = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "OfficialApi", "azure-data-tables.txt"))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .ToHashSet(StringComparer.Ordinal);
        var local = PublicApi.Of(typeof(TableClient).Assembly).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(local.Except(official));
        Assert.Empty(official.Except(local));
    }

    [Theory]
    [InlineData(typeof(TableClient))]
    [InlineData(typeof(TableServiceClient))]
    public void Clients_CanBeSubclassed(Type type)
    {
        Assert.False(type.IsSealed);
        Assert.All(
            type.GetProperties().Select(property => property.GetMethod!),
            getter => Assert.True(getter.IsVirtual, $"{getter.Name} is not virtual"));
    }
}
