namespace PosCloud.Trust.Tuf;

/// <summary>
/// The metadata that a client trusts. The only place that decides it: files go in by the order of the specification
/// (5.3 to 5.6: root, timestamp, snapshot, targets, delegated targets), each is checked against those before it, and one
/// that is refused changes nothing. All times are compared with the one reference time. Not for use by several threads.
/// </summary>
/// <remarks>
/// <para>A file in the wrong order is a mistake of the caller: <see cref="InvalidOperationException"/>.</para>
/// <para>
/// Files that were trusted before come back through the <c>TryRestore…</c> methods: out of date they still say what must
/// not be rolled back. They count only when the present root's keys signed them, so that new keys for timestamp and
/// snapshot end what an attacker with the old ones had fast-forwarded (5.3.11).
/// </para>
/// </remarks>
public sealed class TrustedMetadataSet
{
    private readonly DateTimeOffset referenceTime;
    private readonly Dictionary<(MetadataFile Delegator, string Role), MetadataFile<TargetsMetadata>> delegated = [];
    private MetadataFile<SnapshotMetadata>? oldSnapshot;

    /// <param name="root">A root that is trusted already: shipped with the client, or kept from the last time.</param>
    /// <param name="referenceTime">When this update began; expiry is judged by it until the end.</param>
    /// <exception cref="TufException">The root cannot be read, or its own keys have not signed it.</exception>
    public TrustedMetadataSet(ReadOnlyMemory<byte> root, DateTimeOffset referenceTime)
    {
        this.referenceTime = referenceTime;
        Root = MetadataFile<RootMetadata>.Parse(root);
        RequireSignatures(Root, Root.Content.Roles[TufNames.Root], TufNames.Root);
    }

    public MetadataFile<RootMetadata> Root { get; private set; }

    public MetadataFile<TimestampMetadata>? Timestamp { get; private set; }

    public MetadataFile<SnapshotMetadata>? Snapshot { get; private set; }

    /// <summary>The top-level targets file.</summary>
    public MetadataFile<TargetsMetadata>? Targets { get; private set; }

    /// <summary>5.3: takes the next root. It may have expired: only the last one must not have.</summary>
    /// <exception cref="TufException">Not signed by the keys of both roots, or not exactly the next version.</exception>
    public void UpdateRoot(ReadOnlyMemory<byte> bytes)
    {
        Order(Timestamp is null, "The root comes before the timestamp.");
        var root = MetadataFile<RootMetadata>.Parse(bytes);
        RequireSignatures(root, Root.Content.Roles[TufNames.Root], "root by the keys of the last one");
        RequireSignatures(root, root.Content.Roles[TufNames.Root], "root by its own keys");
        RequireVersion(root, Root.Version + 1, TufNames.Root);
        Root = root;
    }

    /// <summary>Takes the timestamp of the last time, to compare with. Whether it has expired does not matter.</summary>
    /// <returns>False when the present root does not trust it, or it cannot be read: it is forgotten.</returns>
    public bool TryRestoreTimestamp(ReadOnlyMemory<byte> bytes)
    {
        Order(Timestamp is null, "A timestamp is restored before there is one.");
        Timestamp = TryRestore<TimestampMetadata>(bytes, TufNames.Timestamp);
        return Timestamp is not null;
    }

    /// <summary>5.3.10 and 5.4: takes the newest timestamp.</summary>
    /// <returns>False when it has the version that is trusted already, which stays as it is.</returns>
    /// <exception cref="TufException">Expired (also the root), not signed, or a rollback.</exception>
    public bool UpdateTimestamp(ReadOnlyMemory<byte> bytes)
    {
        Order(oldSnapshot is null && Snapshot is null, "The timestamp comes before the snapshot.");
        RequireFresh(Root.Content, TufNames.Root);
        var timestamp = MetadataFile<TimestampMetadata>.Parse(bytes);
        RequireSignatures(timestamp, Root.Content.Roles[TufNames.Timestamp], TufNames.Timestamp);
        if (Timestamp is { } old)
        {
            if (timestamp.Version == old.Version)
            {
                RequireFresh(old.Content, TufNames.Timestamp);
                return false;
            }

            RequireNoRollback(old.Version, timestamp.Version, TufNames.Timestamp);
            RequireNoRollback(old.Content.Snapshot.Version, timestamp.Content.Snapshot.Version, TufNames.Snapshot);
        }

        RequireFresh(timestamp.Content, TufNames.Timestamp);
        Timestamp = timestamp;
        return true;
    }

    /// <summary>Takes the snapshot of the last time: as the present one when the timestamp still lists it, else to compare with.</summary>
    /// <returns>True when it is the present one, so that none needs to be fetched.</returns>
    public bool TryRestoreSnapshot(ReadOnlyMemory<byte> bytes)
    {
        var listed = CurrentTimestamp().Snapshot;
        Order(oldSnapshot is null && Snapshot is null, "A snapshot is restored before there is one.");
        oldSnapshot = TryRestore<SnapshotMetadata>(bytes, TufNames.Snapshot);
        if (oldSnapshot is null || oldSnapshot.Version != listed.Version || oldSnapshot.Content.IsExpired(referenceTime))
        {
            return false;
        }

        try
        {
            listed.Verify(bytes.Span, TufNames.Snapshot);
        }
        catch (TufException)
        {
            return false;
        }

        Snapshot = oldSnapshot;
        return true;
    }

    /// <summary>5.5: takes the snapshot that the timestamp lists.</summary>
    /// <exception cref="TufException">
    /// Not the listed content or version, not signed, expired, or it rolls a file back or leaves one out.
    /// </exception>
    public void UpdateSnapshot(ReadOnlyMemory<byte> bytes)
    {
        var listed = CurrentTimestamp().Snapshot;
        Order(Targets is null, "The snapshot comes before the targets.");
        listed.Verify(bytes.Span, TufNames.Snapshot);
        var snapshot = MetadataFile<SnapshotMetadata>.Parse(bytes);
        RequireSignatures(snapshot, Root.Content.Roles[TufNames.Snapshot], TufNames.Snapshot);
        RequireVersion(snapshot, listed.Version, TufNames.Snapshot);
        foreach (var (name, old) in oldSnapshot?.Content.Files ?? new Dictionary<string, ListedFile>())
        {
            var file = snapshot.Content.Files.GetValueOrDefault(name)
                ?? throw new TufException(TufError.RoleRemoved, "The snapshot no longer lists a file that it listed before.");
            RequireNoRollback(old.Version, file.Version, "listed file");
        }

        RequireFresh(snapshot.Content, TufNames.Snapshot);
        Snapshot = snapshot;
    }

    /// <summary>5.6: takes the top-level targets file that the snapshot lists.</summary>
    /// <exception cref="TufException">Not the listed content or version, not signed, or expired.</exception>
    public MetadataFile<TargetsMetadata> UpdateTargets(ReadOnlyMemory<byte> bytes) =>
        Targets = Verify(bytes, TufNames.Targets, Root.Content.Roles[TufNames.Targets]);

    /// <summary>5.6.7: takes the file of a role to which <paramref name="delegator"/> delegates.</summary>
    /// <param name="delegator">
    /// A targets file of this set. What a role may say depends on who delegates to it, so the same file is checked again
    /// when it is reached by another way.
    /// </param>
    /// <exception cref="TufException">As for the top-level file; or nobody knows the role.</exception>
    public MetadataFile<TargetsMetadata> UpdateDelegated(
        ReadOnlyMemory<byte> bytes, string role, MetadataFile<TargetsMetadata> delegator)
    {
        ArgumentNullException.ThrowIfNull(delegator);
        Order(delegator == Targets || delegated.ContainsValue(delegator), "The delegator comes before the delegated role.");
        var keys = delegator.Content.Delegations.FirstOrDefault(delegation => delegation.Name == role)?.Keys
            ?? throw new TufException(TufError.RoleUnknown, "Nobody delegates to the role.");
        return delegated[(delegator, role)] = Verify(bytes, role, keys);
    }

    /// <summary>What <see cref="UpdateDelegated"/> has taken for this role and delegator, or null.</summary>
    public MetadataFile<TargetsMetadata>? Delegated(string role, MetadataFile<TargetsMetadata> delegator) =>
        delegated.GetValueOrDefault((delegator, role));

    private MetadataFile<TargetsMetadata> Verify(ReadOnlyMemory<byte> bytes, string role, RoleKeys keys)
    {
        Order(Snapshot is not null, "The snapshot comes before the targets.");
        var listed = Snapshot!.Content.Of(role)
            ?? throw new TufException(TufError.RoleUnknown, "The snapshot does not list the role.");
        listed.Verify(bytes.Span, "targets file");
        var targets = MetadataFile<TargetsMetadata>.Parse(bytes);
        RequireSignatures(targets, keys, "targets file");
        RequireVersion(targets, listed.Version, "targets file");
        RequireFresh(targets.Content, "targets file");
        return targets;
    }

    private MetadataFile<T>? TryRestore<T>(ReadOnlyMemory<byte> bytes, string role)
        where T : SignedMetadata, ISignedMetadata<T>
    {
        try
        {
            var file = MetadataFile<T>.Parse(bytes);
            return Root.Content.Roles[role].Check(file).IsComplete ? file : null;
        }
        catch (TufException)
        {
            return null;
        }
    }

    // A restored timestamp may have expired; nothing builds on that one.
    private TimestampMetadata CurrentTimestamp()
    {
        Order(Timestamp is not null, "The timestamp comes before the snapshot.");
        RequireFresh(Root.Content, TufNames.Root);
        RequireFresh(Timestamp!.Content, TufNames.Timestamp);
        return Timestamp.Content;
    }

    private void RequireFresh(SignedMetadata content, string what)
    {
        if (content.IsExpired(referenceTime))
        {
            throw new TufException(TufError.Expired, $"The {what} has expired on {content.Expires:u}.");
        }
    }

    private static void RequireSignatures(MetadataFile file, RoleKeys keys, string what)
    {
        var status = keys.Check(file);
        if (!status.IsComplete)
        {
            throw new TufException(
                TufError.SignaturesMissing, $"The {what} has {status.Signed.Count} of {status.Threshold} signatures that it needs.");
        }
    }

    private static void RequireVersion(MetadataFile file, long version, string what)
    {
        if (file.Version != version)
        {
            throw new TufException(TufError.VersionMismatch, $"The {what} has version {file.Version} instead of {version}.");
        }
    }

    private static void RequireNoRollback(long old, long version, string what)
    {
        if (version < old)
        {
            throw new TufException(TufError.Rollback, $"The version of the {what} goes back from {old} to {version}.");
        }
    }

    private static void Order(bool condition, string rule)
    {
        if (!condition)
        {
            throw new InvalidOperationException(rule);
        }
    }
}
