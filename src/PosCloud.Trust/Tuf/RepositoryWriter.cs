namespace PosCloud.Trust.Tuf;

/// <summary>
/// Publishes signed metadata so that a client sees the state before or after, never one in between: files with a version
/// in their name are created once, and <c>timestamp.json</c>, which leads to them, is replaced last and only from the
/// state that was read. Two writers at once do no harm; after a crash the next run goes on.
/// </summary>
public sealed class RepositoryWriter(ITufRepository repository, ReadOnlyMemory<byte> trustedRoot, TimeProvider time)
{
    // A crash can leave snapshots that no timestamp leads to; their versions are passed over.
    private const int MaxOrphans = 1000;

    private static readonly string TimestampName = TufNames.Metadata(TufNames.Timestamp);

    /// <summary>Reads and verifies what is published. Expired files are fine here: they are about to be renewed.</summary>
    /// <exception cref="TufException">What lies there is not what trusted keys signed.</exception>
    public async Task<RepositoryState> ReadAsync(CancellationToken cancellationToken)
    {
        var trusted = new TrustedMetadataSet(trustedRoot, DateTimeOffset.MinValue);
        while (await ReadRootAsync(trusted.Root.Version + 1, cancellationToken).ConfigureAwait(false) is { } root)
        {
            trusted.UpdateRoot(root.Content);
        }

        var timestamp = await repository.ReadAsync(TimestampName, cancellationToken).ConfigureAwait(false);
        if (timestamp is null || !trusted.TryRestoreTimestamp(timestamp.Content))
        {
            // Nothing yet, or the online keys have changed: both begin anew.
            return new RepositoryState(trusted, timestamp?.Tag);
        }

        var version = trusted.Timestamp!.Content.Snapshot.Version;
        if (trusted.TryRestoreSnapshot(await NeedAsync(TufNames.Snapshot, version, cancellationToken).ConfigureAwait(false))
            && trusted.Snapshot!.Content.Of(TufNames.Targets) is { } listed)
        {
            var targets = await NeedAsync(TufNames.Targets, listed.Version, cancellationToken).ConfigureAwait(false);
            if (trusted.Root.Content.Roles[TufNames.Targets].Check(MetadataFile<TargetsMetadata>.Parse(targets)).IsComplete)
            {
                trusted.UpdateTargets(targets);
            }
        }

        return new RepositoryState(trusted, timestamp.Tag);
    }

    /// <summary>Publishes the next root. Clients find it by its number, so nothing else changes.</summary>
    /// <exception cref="TufException">Not the next version, or not signed by enough keys of both roots.</exception>
    public async Task<PublishResult> PublishRootAsync(MetadataFile<RootMetadata> root, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (root.Version == 1 && root.Bytes.Span.SequenceEqual(trustedRoot.Span))
        {
            return Created(await CreateAsync(TufNames.Root, root, cancellationToken).ConfigureAwait(false));
        }

        if (await ReadRootAsync(root.Version, cancellationToken).ConfigureAwait(false) is { } present)
        {
            return present.Content.AsSpan().SequenceEqual(root.Bytes.Span) ? PublishResult.Unchanged : PublishResult.Conflict;
        }

        var state = await ReadAsync(cancellationToken).ConfigureAwait(false);
        new TrustedMetadataSet(state.Trusted.Root.Bytes, DateTimeOffset.MinValue).UpdateRoot(root.Bytes);
        return await CreateAsync(TufNames.Root, root, cancellationToken).ConfigureAwait(false)
            ? PublishResult.Published
            : PublishResult.Conflict;
    }

    /// <summary>Publishes targets files together: the top-level one, delegated ones by their role, or both.</summary>
    /// <param name="files">By role; each newer than the published one.</param>
    /// <exception cref="TufException">
    /// A file lacks signatures (<see cref="TufError.SignaturesMissing"/>), goes back in version, or nobody delegates to it.
    /// </exception>
    public async Task<PublishResult> PublishAsync(
        IReadOnlyDictionary<string, MetadataFile<TargetsMetadata>> files, OnlineRoles online, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(online);
        var state = await ReadAsync(cancellationToken).ConfigureAwait(false);
        var top = files.GetValueOrDefault(TufNames.Targets) ?? state.Trusted.Targets
            ?? throw new TufException(TufError.RoleUnknown, "The first publication has no top-level targets file.");
        var snapshot = state.Trusted.Snapshot?.Content ?? new SnapshotMetadata(0, default, new Dictionary<string, ListedFile>());
        foreach (var (role, file) in files)
        {
            await CheckAsync(role, file, top, snapshot, files, state, cancellationToken).ConfigureAwait(false);
            snapshot = snapshot.With(role, ListedFile.Of(file));
        }

        foreach (var (role, file) in files)
        {
            if (!await CreateAsync(role, file, cancellationToken).ConfigureAwait(false))
            {
                return PublishResult.Conflict;
            }
        }

        return await PublishSnapshotAsync(snapshot, state, online, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Signs the timestamp anew when less than half of its life is left, and before it the snapshot likewise. For a timer.
    /// </summary>
    /// <exception cref="TufException">Nothing was published yet, or what lies there is broken.</exception>
    public async Task<PublishResult> RenewAsync(OnlineRoles online, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(online);
        var state = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (state.Trusted is not { Timestamp: { } timestamp, Snapshot: { } snapshot })
        {
            throw new TufException(TufError.NotFound, "There is no snapshot to renew: publish the targets first.");
        }

        if (IsAged(snapshot.Content, online.SnapshotLife))
        {
            return await PublishSnapshotAsync(snapshot.Content, state, online, cancellationToken).ConfigureAwait(false);
        }

        return IsAged(timestamp.Content, online.TimestampLife)
            ? await PublishTimestampAsync(timestamp.Content.Snapshot, state, online, cancellationToken).ConfigureAwait(false)
            : PublishResult.Unchanged;
    }

    private async Task CheckAsync(
        string role,
        MetadataFile<TargetsMetadata> file,
        MetadataFile<TargetsMetadata> top,
        SnapshotMetadata snapshot,
        IReadOnlyDictionary<string, MetadataFile<TargetsMetadata>> files,
        RepositoryState state,
        CancellationToken cancellationToken)
    {
        var keys = role == TufNames.Targets
            ? state.Trusted.Root.Content.Roles[TufNames.Targets]
            : await FindKeysAsync(role, top, snapshot, files, cancellationToken).ConfigureAwait(false);
        var status = keys.Check(file);
        if (!status.IsComplete)
        {
            throw new TufException(TufError.SignaturesMissing, $"The file of {role} needs {status.Missing} more signatures.");
        }

        if (snapshot.Of(role) is { } listed && listed.Version >= file.Version)
        {
            throw new TufException(TufError.Rollback, $"The file of {role} has version {file.Version}, {listed.Version} is published.");
        }
    }

    // The first delegation in the order in which clients ask decides.
    private async Task<RoleKeys> FindKeysAsync(
        string role,
        MetadataFile<TargetsMetadata> top,
        SnapshotMetadata snapshot,
        IReadOnlyDictionary<string, MetadataFile<TargetsMetadata>> files,
        CancellationToken cancellationToken)
    {
        var visited = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<MetadataFile<TargetsMetadata>>([top]);
        while (waiting.TryDequeue(out var delegator))
        {
            foreach (var delegation in delegator.Content.Delegations)
            {
                if (delegation.Name == role)
                {
                    return delegation.Keys;
                }

                if (visited.Count < TufLimits.VisitedRoles && visited.Add(delegation.Name))
                {
                    if (files.TryGetValue(delegation.Name, out var file))
                    {
                        waiting.Enqueue(file);
                    }
                    else if (snapshot.Of(delegation.Name) is { } listed)
                    {
                        waiting.Enqueue(MetadataFile<TargetsMetadata>.Parse(
                            await NeedAsync(delegation.Name, listed.Version, cancellationToken).ConfigureAwait(false)));
                    }
                }
            }
        }

        throw new TufException(TufError.RoleUnknown, $"Nobody delegates to {role}.");
    }

    private async Task<PublishResult> PublishSnapshotAsync(
        SnapshotMetadata content, RepositoryState state, OnlineRoles online, CancellationToken cancellationToken)
    {
        var last = Math.Max(content.Version, state.Trusted.Timestamp?.Content.Snapshot.Version ?? 0);
        for (var version = last + 1; version <= last + MaxOrphans; version++)
        {
            var snapshot = await MetadataFile<SnapshotMetadata>
                .Create(content with { Version = version, Expires = In(online.SnapshotLife) })
                .SignAsync(online.Snapshot, cancellationToken).ConfigureAwait(false);
            Require(state, TufNames.Snapshot, snapshot);
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
        var version = (state.Trusted.Timestamp?.Version ?? 0) + 1;
        var timestamp = await MetadataFile<TimestampMetadata>
            .Create(new TimestampMetadata(version, In(online.TimestampLife), snapshot))
            .SignAsync(online.Timestamp, cancellationToken).ConfigureAwait(false);
        Require(state, TufNames.Timestamp, timestamp);
        return await repository.ReplaceAsync(TimestampName, timestamp.Bytes, state.TimestampTag, cancellationToken).ConfigureAwait(false)
            ? PublishResult.Published
            : PublishResult.Conflict;
    }

    // A key that the root does not trust would lock all clients out.
    private static void Require(RepositoryState state, string role, MetadataFile file)
    {
        var status = state.Trusted.Root.Content.Roles[role].Check(file);
        if (!status.IsComplete)
        {
            throw new TufException(TufError.SignaturesMissing, $"The key for {role} is not the root's, or {status.Missing} more are needed.");
        }
    }

    private bool IsAged(SignedMetadata content, TimeSpan life) => content.Expires - time.GetUtcNow() < life / 2;

    private DateTimeOffset In(TimeSpan life) => time.GetUtcNow() + life;

    private Task<RepositoryFile?> ReadRootAsync(long version, CancellationToken cancellationToken) =>
        repository.ReadAsync(TufNames.Metadata(TufNames.Root, version), cancellationToken);

    private async Task<byte[]> NeedAsync(string role, long version, CancellationToken cancellationToken)
    {
        var name = TufNames.Metadata(role, version);
        var file = await repository.ReadAsync(name, cancellationToken).ConfigureAwait(false);
        return file?.Content ?? throw new TufException(TufError.NotFound, $"The repository has no {name}.");
    }

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

    private static PublishResult Created(bool created) => created ? PublishResult.Published : PublishResult.Conflict;
}
