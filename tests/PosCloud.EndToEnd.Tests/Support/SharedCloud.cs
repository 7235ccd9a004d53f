namespace PosCloud.EndToEnd.Tests.Support;

/// <summary>One cloud for all tests that can share it: each has its own component, site and terminals.</summary>
public sealed class SharedCloud : IAsyncLifetime
{
    public const string Collection = "one cloud";

    internal TestCloud Cloud { get; private set; } = null!;

    public async Task InitializeAsync() => Cloud = await TestCloud.StartAsync(TestCloud.Options);

    public async Task DisposeAsync() => await Cloud.DisposeAsync();
}
