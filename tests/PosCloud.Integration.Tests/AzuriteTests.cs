namespace PosCloud.Integration.Tests;

/// <summary>Classes with <c>[Collection(AzuriteTests.Name)]</c> share the emulator of <see cref="AzuriteFixture"/>.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteTests : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}
