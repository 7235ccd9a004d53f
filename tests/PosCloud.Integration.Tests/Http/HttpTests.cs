namespace PosCloud.Integration.Tests.Http;

/// <summary>Classes with <c>[Collection(HttpTests.Name)]</c> share the cloud of <see cref="LocalCloudFixture"/>.</summary>
[CollectionDefinition(Name)]
public sealed class HttpTests : ICollectionFixture<LocalCloudFixture>
{
    public const string Name = "Http";
}
