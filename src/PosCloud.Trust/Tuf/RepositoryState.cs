namespace PosCloud.Trust.Tuf;

/// <summary>
/// What a repository offers now. All of it was signed by the keys of its time: of the present root, or of an earlier one
/// in its chain when keys have changed since; expired files are fine here, they are about to be renewed.
/// </summary>
/// <param name="Root">The newest root.</param>
/// <param name="Timestamp">The timestamp, or null when nothing was published yet.</param>
/// <param name="Snapshot">The snapshot that it lists.</param>
/// <param name="Targets">The top-level targets file that the snapshot lists.</param>
/// <param name="TimestampTag">The tag of <c>timestamp.json</c>.</param>
public sealed record RepositoryState(
    MetadataFile<RootMetadata> Root,
    MetadataFile<TimestampMetadata>? Timestamp,
    MetadataFile<SnapshotMetadata>? Snapshot,
    MetadataFile<TargetsMetadata>? Targets,
    string? TimestampTag)
{
    /// <summary>Whether the present root trusts a file in this role; false also without a file.</summary>
    public bool IsTrusted(string role, MetadataFile? file) => file is not null && Root.Content.Roles[role].Check(file).IsComplete;
}
