namespace PosCloud.Trust.Tuf;

/// <summary>
/// One update of a client: fetches metadata in the order of the specification, keeps each file as soon as it is
/// trusted, and finds targets. Made anew for each update, since the time is fixed at its start. Not for several threads.
/// </summary>
public sealed class MetadataUpdater
{
    private readonly ITufSource source;
    private readonly ITufStore store;

    private MetadataUpdater(ITufSource source, ITufStore store, TrustedMetadataSet trusted)
    {
        this.source = source;
        this.store = store;
        Trusted = trusted;
    }

    /// <summary>What is trusted so far.</summary>
    public TrustedMetadataSet Trusted { get; }

    /// <summary>Starts from the root in the store, which was put there over a way that is trusted.</summary>
    /// <exception cref="TufException">There is no root, or it is none.</exception>
    public static async Task<MetadataUpdater> StartAsync(
        ITufSource source, ITufStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        return await StartAsync(source, store, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same with a reference time from elsewhere, for a client whose own clock proves nothing.</summary>
    /// <exception cref="TufException">There is no root, or it is none.</exception>
    public static async Task<MetadataUpdater> StartAsync(
        ITufSource source, ITufStore store, DateTimeOffset referenceTime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(store);
        var root = await store.LoadAsync(TufNames.Metadata(TufNames.Root), cancellationToken).ConfigureAwait(false)
            ?? throw new TufException(TufError.NotFound, "There is no trusted root.");
        return new MetadataUpdater(source, store, new TrustedMetadataSet(root, referenceTime));
    }

    /// <summary>Brings the top-level metadata up to date. Done once; further calls do nothing.</summary>
    /// <exception cref="TufException">Something was refused. What was trusted before that is kept.</exception>
    /// <exception cref="IOException">The source or the store cannot be used.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (Trusted.Targets is not null)
        {
            return;
        }

        await RefreshRootAsync(cancellationToken).ConfigureAwait(false);
        await RefreshTimestampAsync(cancellationToken).ConfigureAwait(false);
        await RefreshSnapshotAsync(cancellationToken).ConfigureAwait(false);
        await LoadTargetsAsync(TufNames.Targets, Trusted.UpdateTargets, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Finds who vouches for a target: pre-order and depth first through the delegations that cover the path (5.6.7).
    /// Refreshes first when that has not been done.
    /// </summary>
    /// <returns>What is said about it, or null when nobody who is trusted for the path lists it.</returns>
    /// <exception cref="TufException">The metadata of a role on the way was refused.</exception>
    public async Task<TargetFile?> FindAsync(string path, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
        var visited = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<(string Role, MetadataFile<TargetsMetadata>? Delegator)>([(TufNames.Targets, null)]);
        while (visited.Count < TufLimits.VisitedRoles && waiting.TryPop(out var next))
        {
            if (!visited.Add(next.Role))
            {
                continue;
            }

            var file = next.Delegator is null
                ? Trusted.Targets!
                : await LoadDelegatedAsync(next.Role, next.Delegator, cancellationToken).ConfigureAwait(false);
            if (file.Content.Targets.TryGetValue(path, out var target))
            {
                return target;
            }

            var roles = file.Content.Delegations.Where(role => role.Covers(path)).ToList();
            var last = roles.FindIndex(role => role.Terminating);
            if (last >= 0)
            {
                // Nobody after a terminating role is asked, neither here nor further up.
                roles.RemoveRange(last + 1, roles.Count - last - 1);
                waiting.Clear();
            }

            foreach (var role in Enumerable.Reverse(roles))
            {
                waiting.Push((role.Name, file));
            }
        }

        return null;
    }

    private async Task RefreshRootAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < TufLimits.RootRotations; i++)
        {
            var name = TufNames.Metadata(TufNames.Root, Trusted.Root.Version + 1);
            if (await FetchAsync(name, TufLimits.RootBytes, cancellationToken).ConfigureAwait(false) is not { } root)
            {
                return;
            }

            Trusted.UpdateRoot(root);
            await SaveAsync(TufNames.Root, root, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RefreshTimestampAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(TufNames.Timestamp, cancellationToken).ConfigureAwait(false) is { } old)
        {
            Trusted.TryRestoreTimestamp(old);
        }

        var name = TufNames.Metadata(TufNames.Timestamp);
        var timestamp = await FetchAsync(name, TufLimits.TimestampBytes, cancellationToken).ConfigureAwait(false) ?? throw Missing(name);
        if (Trusted.UpdateTimestamp(timestamp))
        {
            await SaveAsync(TufNames.Timestamp, timestamp, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RefreshSnapshotAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(TufNames.Snapshot, cancellationToken).ConfigureAwait(false) is { } old && Trusted.TryRestoreSnapshot(old))
        {
            return;
        }

        var snapshot = await FetchListedAsync(
            TufNames.Snapshot, Trusted.Timestamp!.Content.Snapshot, TufLimits.SnapshotBytes, cancellationToken).ConfigureAwait(false);
        Trusted.UpdateSnapshot(snapshot);
        await SaveAsync(TufNames.Snapshot, snapshot, cancellationToken).ConfigureAwait(false);
    }

    private async Task<MetadataFile<TargetsMetadata>> LoadDelegatedAsync(
        string role, MetadataFile<TargetsMetadata> delegator, CancellationToken cancellationToken) =>
        Trusted.Delegated(role, delegator)
            ?? await LoadTargetsAsync(
                role, bytes => Trusted.UpdateDelegated(bytes, role, delegator), cancellationToken).ConfigureAwait(false);

    private async Task<MetadataFile<TargetsMetadata>> LoadTargetsAsync(
        string role, Func<ReadOnlyMemory<byte>, MetadataFile<TargetsMetadata>> update, CancellationToken cancellationToken)
    {
        if (await LoadAsync(role, cancellationToken).ConfigureAwait(false) is { } old)
        {
            try
            {
                return update(old);
            }
            catch (TufException)
            {
                // Out of date, or spoilt: the repository has the right one.
            }
        }

        var listed = Trusted.Snapshot!.Content.Of(role)
            ?? throw new TufException(TufError.RoleUnknown, "The snapshot does not list the role.");
        var bytes = await FetchListedAsync(role, listed, TufLimits.TargetsBytes, cancellationToken).ConfigureAwait(false);
        var targets = update(bytes);
        await SaveAsync(role, bytes, cancellationToken).ConfigureAwait(false);
        return targets;
    }

    private async Task<byte[]> FetchListedAsync(string role, ListedFile listed, int maxBytes, CancellationToken cancellationToken)
    {
        var name = TufNames.Metadata(role, Trusted.Root.Content.ConsistentSnapshot ? listed.Version : null);
        var limit = (int)Math.Min(listed.Length ?? maxBytes, maxBytes);
        return await FetchAsync(name, limit, cancellationToken).ConfigureAwait(false) ?? throw Missing(name);
    }

    private async Task<byte[]?> FetchAsync(string name, int maxBytes, CancellationToken cancellationToken)
    {
        var stream = await source.OpenAsync(name, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        await using (stream.ConfigureAwait(false))
        {
            using var content = new MemoryStream();
            await BoundedCopy.CopyAsync(stream, maxBytes, name, content.Write, cancellationToken).ConfigureAwait(false);
            return content.ToArray();
        }
    }

    private Task<byte[]?> LoadAsync(string role, CancellationToken cancellationToken) =>
        store.LoadAsync(TufNames.Metadata(role), cancellationToken);

    private Task SaveAsync(string role, byte[] bytes, CancellationToken cancellationToken) =>
        store.SaveAsync(TufNames.Metadata(role), bytes, cancellationToken);

    private static TufException Missing(string name) => new(TufError.NotFound, $"The repository has no {name}.");
}
