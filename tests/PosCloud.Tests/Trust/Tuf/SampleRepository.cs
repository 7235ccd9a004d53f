using Microsoft.Extensions.Time.Testing;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust.Tuf;

/// <summary>A repository that the real writer fills, with a clock that tests move; and clients of it.</summary>
internal sealed class SampleRepository
{
    public static readonly TimeSpan TimestampLife = TimeSpan.FromHours(24);

    public static readonly TimeSpan SnapshotLife = TimeSpan.FromDays(7);

    private SampleRepository()
    {
        Root = Roles.Root();
        Online = new OnlineRoles(Roles.SnapshotSigners[0], Roles.TimestampSigners[0], SnapshotLife, TimestampLife);
    }

    public SampleRoles Roles { get; } = new();

    public FakeTimeProvider Time { get; } = new(SampleRoles.Now);

    public MemoryRepository Files { get; } = new();

    public MetadataFile<RootMetadata> Root { get; }

    public OnlineRoles Online { get; }

    public RepositoryWriter Writer => new(Files, Root.Bytes, Time);

    /// <summary>With its first root, and nothing else.</summary>
    public static async Task<SampleRepository> CreateAsync()
    {
        var repository = new SampleRepository();
        Assert.Equal(PublishResult.Published, await repository.Writer.PublishRootAsync(repository.Root, CancellationToken.None));
        return repository;
    }

    /// <summary>With one release, or as many as asked for.</summary>
    public static async Task<SampleRepository> PublishedAsync(int releases = 1)
    {
        var repository = await CreateAsync();
        for (var version = 1; version <= releases; version++)
        {
            Assert.Equal(PublishResult.Published, await repository.PublishAsync(repository.Roles.Targets(version)));
        }

        return repository;
    }

    public Task<PublishResult> PublishAsync(MetadataFile<TargetsMetadata> targets) =>
        Writer.PublishAsync(new Dictionary<string, MetadataFile<TargetsMetadata>> { [TufNames.Targets] = targets }, Online, CancellationToken.None);

    /// <summary>A client that was shipped with the first root.</summary>
    public MemoryStore NewClient() => new() { Files = { ["root.json"] = Root.Bytes.ToArray() } };

    public async Task<TrustedMetadataSet> RefreshAsync(MemoryStore client, TimeProvider? time = null)
    {
        var updater = await MetadataUpdater.StartAsync(Files, client, time ?? Time, CancellationToken.None);
        await updater.RefreshAsync(CancellationToken.None);
        return updater.Trusted;
    }
}
