namespace PosCloud.Trust.Tuf;

/// <summary>Reads and verifies what is published, to go on from there.</summary>
internal sealed class RepositoryReader(ITufRepository repository, ReadOnlyMemory<byte> trustedRoot)
{
    /// <exception cref="TufException">What lies there was never trusted, or something is missing.</exception>
    public async Task<RepositoryState> ReadAsync(CancellationToken cancellationToken)
    {
        var roots = await ReadRootsAsync(cancellationToken).ConfigureAwait(false);
        var file = await repository.ReadAsync(TufNames.Metadata(TufNames.Timestamp), cancellationToken).ConfigureAwait(false);
        if (file is null)
        {
            return new RepositoryState(roots[^1], null, null, null, null);
        }

        var timestamp = Verify(MetadataFile<TimestampMetadata>.Parse(file.Content), TufNames.Timestamp, roots);
        var snapshot = await ReadListedAsync<SnapshotMetadata>(
            TufNames.Snapshot, timestamp.Content.Snapshot, roots, cancellationToken).ConfigureAwait(false);
        var listed = snapshot.Content.Of(TufNames.Targets)
            ?? throw new TufException(TufError.RoleUnknown, "The snapshot does not list the targets.");
        var targets = await ReadListedAsync<TargetsMetadata>(TufNames.Targets, listed, roots, cancellationToken).ConfigureAwait(false);
        return new RepositoryState(roots[^1], timestamp, snapshot, targets, file.Tag);
    }

    /// <summary>A published targets file of any role; its signatures are not checked.</summary>
    /// <exception cref="TufException">It is not there, or not the listed one.</exception>
    public async Task<MetadataFile<TargetsMetadata>> ReadDelegatedAsync(
        string role, ListedFile listed, CancellationToken cancellationToken) =>
        MetadataFile<TargetsMetadata>.Parse(await ReadAsync(role, listed, cancellationToken).ConfigureAwait(false));

    private async Task<List<MetadataFile<RootMetadata>>> ReadRootsAsync(CancellationToken cancellationToken)
    {
        var trusted = new TrustedMetadataSet(trustedRoot, DateTimeOffset.MinValue);
        var roots = new List<MetadataFile<RootMetadata>> { trusted.Root };
        while (roots.Count <= TufLimits.RootRotations
            && await repository.ReadAsync(TufNames.Metadata(TufNames.Root, trusted.Root.Version + 1), cancellationToken)
                .ConfigureAwait(false) is { } next)
        {
            trusted.UpdateRoot(next.Content);
            roots.Add(trusted.Root);
        }

        return roots;
    }

    private async Task<MetadataFile<T>> ReadListedAsync<T>(
        string role, ListedFile listed, List<MetadataFile<RootMetadata>> roots, CancellationToken cancellationToken)
        where T : SignedMetadata, ISignedMetadata<T> =>
        Verify(MetadataFile<T>.Parse(await ReadAsync(role, listed, cancellationToken).ConfigureAwait(false)), role, roots);

    private async Task<byte[]> ReadAsync(string role, ListedFile listed, CancellationToken cancellationToken)
    {
        var name = TufNames.Metadata(role, listed.Version);
        var file = await repository.ReadAsync(name, cancellationToken).ConfigureAwait(false)
            ?? throw new TufException(TufError.NotFound, $"The repository has no {name}.");
        listed.Verify(file.Content, name);
        return file.Content;
    }

    private static MetadataFile<T> Verify<T>(MetadataFile<T> file, string role, List<MetadataFile<RootMetadata>> roots)
        where T : SignedMetadata, ISignedMetadata<T> =>
        roots.Exists(root => root.Content.Roles[role].Check(file).IsComplete)
            ? file
            : throw new TufException(TufError.SignaturesMissing, $"No root has ever trusted the published {role} file.");
}
