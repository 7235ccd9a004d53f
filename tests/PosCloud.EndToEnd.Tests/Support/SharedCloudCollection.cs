namespace PosCloud.EndToEnd.Tests.Support;

[CollectionDefinition(SharedCloud.Collection)]
public sealed class SharedCloudCollection : ICollectionFixture<SharedCloud>;
