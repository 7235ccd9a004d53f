using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust.Tuf;

/// <summary>One consistent state of a repository, and clients that have seen parts of it.</summary>
internal sealed class SampleMetadata
{
    private SampleMetadata(SampleRoles roles, long version)
    {
        Root = roles.Root();
        Targets = roles.Targets(version);
        Snapshot = roles.Snapshot(Targets, version);
        Timestamp = roles.Timestamp(Snapshot, version);
    }

    public MetadataFile<RootMetadata> Root { get; }

    public MetadataFile<TargetsMetadata> Targets { get; }

    public MetadataFile<SnapshotMetadata> Snapshot { get; }

    public MetadataFile<TimestampMetadata> Timestamp { get; }

    public static SampleMetadata Of(SampleRoles roles, long version = 1) => new(roles, version);

    /// <summary>A client that starts with the root only.</summary>
    public TrustedMetadataSet Client() => new(Root.Bytes, SampleRoles.Now);

    /// <summary>A client that remembers this state and starts a new update.</summary>
    public TrustedMetadataSet Returning()
    {
        var client = Client();
        Assert.True(client.TryRestoreTimestamp(Timestamp.Bytes));
        return client;
    }

    /// <summary>A client that remembers this state, and has taken the newer timestamp.</summary>
    public TrustedMetadataSet Returning(MetadataFile<TimestampMetadata> newer)
    {
        var client = Returning();
        Assert.True(client.UpdateTimestamp(newer.Bytes));
        Assert.False(client.TryRestoreSnapshot(Snapshot.Bytes));
        return client;
    }
}
