namespace PosCloud.Trust.Tuf;

/// <summary>
/// Publishes signed metadata so that a client sees the state before or after, never one in between: files with a version
/// in their name are created once, and <c>timestamp.json</c>, which leads to them, is replaced last and only from the
/// state that was read. Two writers at once do no harm; after a crash the next run goes on.
/// </summary>
/// <param name="repository">Where the files go.</param>
/// <param name="trustedRoot">The first root, or any later one that is trusted.</param>
public sealed class RepositoryWriter(ITufRepository repository, ReadOnlyMemory<byte> trustedRoot, TimeProvider time)
{
    // A crash can leave snapshots that no timestamp leads to; their versions are passed over.
    private const int MaxOrphans = 1000;

    private readonly RepositoryReader reader = new(repository, trustedRoot);

    /// <summary>Reads and verifies what is published.</summary>
    /// <exception cref="TufException">What lies there was never trusted, or something is missing.</exception>
    public Task<RepositoryState> ReadAsync(CancellationToken cancellationToken) => reader.ReadAsync(cancellationToken);

    /// <summary>Publishes the trusted root of the constructor, or the next one. Clients find it by its number.</summary>
    /// <exception cref="TufException">Not the next version, or not signed by enough keys of both roots.</exception>
    public async Task<PublishResult> PublishRootAsync(MetadataFile<RootMetadata> root, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(root);
        var name = TufNames.Metadata(TufNames.Root, root.Version);
        if (await repository.ReadAsync(name, cancellationToken).ConfigureAwait(false) is { } present)
        {
            return present.Content.AsSpan().SequenceEqual(root.Bytes.Span) ? PublishResult.Unchanged : PublishResult.Conflict;
        }

        if (!root.Bytes.Span.SequenceEqual(trustedRoot.Span))
        {
            var state = await ReadAsync(cancellationToken).ConfigureAwait(false);
            new TrustedMetadataSet(state.Root.Bytes, DateTimeOffset.MinValue).UpdateRoot(root.Bytes);
        }

        return await CreateAsync(TufNames.Root, root, cancellationToken).ConfigureAwait(false)
            ? PublishResult.Published
            : PublishResult.Conflict;
    }

    /// <summary>Publishes targets files together: the top-level one, delegated ones, or both.</summary>
    /// <param name="files">By role; each of a higher version than the published one. Versions may be left out.</param>
    /// <returns>
    /// <see cref="PublishResult.Conflict"/> also when another file of the same role and version lies there, which a
    /// publication left that broke off: take the next version then.
    /// </returns>
    /// <exception cref="TufException">
    /// A file lacks signatures (<see cref="TufError.SignaturesMissing"/>), does not go forward in version
    /// (<see cref="TufError.Rollback"/>), or nobody delegates to it (<see cref="TufError.RoleUnknown"/>).
    /// </exception>
    public async Task<PublishResult> PublishAsync(
        IReadOnlyDictionary<string, MetadataFile<TargetsMetadata>> files, OnlineRoles online, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(online);
        var state = await ReadAsync(cancellationToken).ConfigureAwait(false);
        var snapshot = state.Snapshot?.Content ?? new SnapshotMetadata(0, default, new Dictionary<string, ListedFile>());
        var delegations = new PublishedDelegations(reader, state, files);
        var next = snapshot;
        foreach (var (role, file) in files)
        {
            RequireSignatures(role, file, await delegations.FindAsync(role, cancellationToken).ConfigureAwait(false));
            if (snapshot.Of(role) is { } listed && listed.Version >= file.Version)
            {
                throw new TufException(TufError.Rollback, $"The file of {role} has version {file.Version}, {listed.Version} is published.");
            }

            next = next.With(role, ListedFile.Of(file));
        }

        foreach (var (role, file) in files)
        {
            if (!await CreateAsync(role, file, cancellationToken).ConfigureAwait(false))
            {
                return PublishResult.Conflict;
            }
        }

        return await PublishSnapshotAsync(next, state, online, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// For a timer: signs timestamp and snapshot anew when less than half of their life is left, or when the root has
    /// other keys for them now.
    /// </summary>
    /// <exception cref="TufException">Nothing was published yet, or what lies there is broken.</exception>
    public async Task<PublishResult> RenewAsync(OnlineRoles online, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(online);
        var state = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (state is not { Timestamp: { } timestamp, Snapshot: { } snapshot })
        {
            throw new TufException(TufError.NotFound, "There is no snapshot to renew: publish the targets first.");
        }

        if (IsAged(snapshot.Content, online.SnapshotLife) || !state.IsTrusted(TufNames.Snapshot, snapshot))
        {
            return await PublishSnapshotAsync(snapshot.Content, state, online, cancellationToken).ConfigureAwait(false);
        }

        return IsAged(timestamp.Content, online.TimestampLife) || !state.IsTrusted(TufNames.Timestamp, timestamp)
            ? await PublishTimestampAsync(timestamp.Content.Snapshot, state, online, cancellationToken).ConfigureAwait(false)
            : PublishResult.Unchanged;
    }

    private async Task<PublishResult> PublishSnapshotAsync(
        SnapshotMetadata content, RepositoryState state, OnlineRoles online, CancellationToken cancellationToken)
    {
        for (var version = content.Version + 1; version <= content.Version + MaxOrphans; version++)
        {
            var snapshot = await MetadataFile<SnapshotMetadata>
                .Create(content with { Version = version, Expires = In(online.SnapshotLife) })
                .SignAsync(online.Snapshot, cancellationToken).ConfigureAwait(false);
            RequireSignatures(TufNames.Snapshot, snapshot, state.Root.Content.Roles[TufNames.Snapshot]);
            if (await CreateAsync(TufNames.Snapshot, snapshot, cancellationToken).ConfigureAwait(false))
            {
                return await PublishTimestampAsync(ListedFile.Of(snapshot), state, online, cancellationToken).ConfigureAwait(false);
            }
        }

        return PublishResult.Conflict;
    }

    private async Task<PublishResult> PublishTimestampAsync(
        ListedFile snapshot, RepositoryState state, OnlineRoles online, CancellationToken cancellationToken)
    {
        var version = (state.Timestamp?.Version ?? 0) + 1;
        var timestamp = await MetadataFile<TimestampMetadata>
            .Create(new TimestampMetadata(version, In(online.TimestampLife), snapshot))
            .SignAsync(online.Timestamp, cancellationToken).ConfigureAwait(false);
        RequireSignatures(TufNames.Timestamp, timestamp, state.Root.Content.Roles[TufNames.Timestamp]);
        var name = TufNames.Metadata(TufNames.Timestamp);
        return await repository.ReplaceAsync(name, timestamp.Bytes, state.TimestampTag, cancellationToken).ConfigureAwait(false)
            ? PublishResult.Published
            : PublishResult.Conflict;
    }

    // Also what was signed just now: with a key that the root does not trust it would lock all clients out.
    private static void RequireSignatures(string role, MetadataFile file, RoleKeys keys)
    {
        var status = keys.Check(file);
        if (!status.IsComplete)
        {
            throw new TufException(TufError.SignaturesMissing, $"The file of {role} needs {status.Missing} more signatures of trusted keys.");
        }
    }

    private bool IsAged(SignedMetadata content, TimeSpan life) => content.Expires - time.GetUtcNow() < life / 2;

    private DateTimeOffset In(TimeSpan life) => time.GetUtcNow() + life;

    // True also when the very same file lies there: a publication that broke off goes on.
    private async Task<bool> CreateAsync(string role, MetadataFile file, CancellationToken cancellationToken)
    {
        var name = TufNames.Metadata(role, file.Version);
        if (await repository.CreateAsync(name, file.Bytes, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        var present = await repository.ReadAsync(name, cancellationToken).ConfigureAwait(false);
        return present is not null && present.Content.AsSpan().SequenceEqual(file.Bytes.Span);
    }
}
