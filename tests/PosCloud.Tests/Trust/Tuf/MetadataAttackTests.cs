using PosCloud.Trust.Tuf;
using static PosCloud.Tests.Trust.Tuf.SampleRoles;

namespace PosCloud.Tests.Trust.Tuf;

/// <summary>Attacks on timestamp, snapshot and targets, each by the name that the specification gives it.</summary>
public sealed class MetadataAttackTests
{
    private readonly SampleRoles roles = new();

    [Fact]
    public void HonestRepository_WholeOrder_IsTrusted()
    {
        var state = SampleMetadata.Of(roles);
        var client = state.Client();
        Assert.True(client.UpdateTimestamp(state.Timestamp.Bytes));
        client.UpdateSnapshot(state.Snapshot.Bytes);
        Assert.Same(client.UpdateTargets(state.Targets.Bytes), client.Targets);
        Assert.True(client.Targets!.Content.Targets.ContainsKey("firmware/4.2.bin"));
    }

    [Fact]
    public void ArbitrarySoftware_UnsignedTimestamp_IsRefused()
    {
        var state = SampleMetadata.Of(roles);
        var forged = Sign(state.Timestamp.Content, Signer());
        Refused.Because(TufError.SignaturesMissing, () => state.Client().UpdateTimestamp(forged.Bytes));
    }

    [Fact]
    public void ArbitrarySoftware_SnapshotOfAnotherKey_IsRefused()
    {
        var state = SampleMetadata.Of(roles);
        var forged = Sign(state.Snapshot.Content, Signer());
        var client = Client(state, roles.Timestamp(forged));
        Refused.Because(TufError.SignaturesMissing, () => client.UpdateSnapshot(forged.Bytes));
    }

    [Fact]
    public void CompromisedCloud_AllOnlineKeys_CannotReleaseAnything()
    {
        // Whoever holds the service has the snapshot and timestamp keys, and uses them as targets keys.
        var forged = Sign(TargetsContent(2), [.. roles.SnapshotSigners, .. roles.TimestampSigners]);
        Refused.Because(TufError.SignaturesMissing, () => UpTo(forged).UpdateTargets(forged.Bytes));
    }

    [Fact]
    public void DishonestApprover_OneOfTwo_CannotReleaseAnything()
    {
        var forged = Sign(TargetsContent(2), roles.TargetsSigners[0]);
        Refused.Because(TufError.SignaturesMissing, () => UpTo(forged).UpdateTargets(forged.Bytes));
    }

    [Fact]
    public void RollbackOfTimestamp_OlderVersion_IsRefused()
    {
        var old = SampleMetadata.Of(roles);
        var client = Client2().Returning();
        Refused.Because(TufError.Rollback, () => client.UpdateTimestamp(old.Timestamp.Bytes));
        Assert.Equal(2, client.Timestamp!.Version);
    }

    [Fact]
    public void RollbackOfSnapshot_OlderVersionInNewTimestamp_IsRefused()
    {
        var old = SampleMetadata.Of(roles);
        Refused.Because(TufError.Rollback, () => Client2().Returning().UpdateTimestamp(roles.Timestamp(old.Snapshot, 3).Bytes));
    }

    [Fact]
    public void RollbackOfTargets_OlderVersionInNewSnapshot_IsRefused()
    {
        var snapshot = roles.Snapshot(roles.Targets(1), 3);
        var client = Client2().Returning(roles.Timestamp(snapshot, 3));
        Refused.Because(TufError.Rollback, () => client.UpdateSnapshot(snapshot.Bytes));
        Assert.Null(client.Snapshot);
    }

    [Fact]
    public void RollbackByExpiry_OldFilesOutOfDate_StillCount()
    {
        // Long switched off: what the terminal remembers has expired, and yet nothing older passes.
        var state = Client2();
        var client = new TrustedMetadataSet(
            Sign(roles.RootContent() with { Expires = Later.AddYears(9) }, roles.RootSigners).Bytes, Later.AddYears(1));
        Assert.True(client.TryRestoreTimestamp(state.Timestamp.Bytes));
        var old = Sign(SampleMetadata.Of(roles).Timestamp.Content with { Expires = Later.AddYears(2) }, roles.TimestampSigners);
        Refused.Because(TufError.Rollback, () => client.UpdateTimestamp(old.Bytes));
    }

    [Fact]
    public void SnapshotRemoval_RoleNoLongerListed_IsRefused()
    {
        var targets = roles.Targets(2);
        var with = Sign(SnapshotContent(targets, 2).With("deltas", new ListedFile(7)), roles.SnapshotSigners);
        var without = roles.Snapshot(targets, 3);
        var client = new TrustedMetadataSet(roles.Root().Bytes, Now);
        client.TryRestoreTimestamp(roles.Timestamp(with, 2).Bytes);
        client.UpdateTimestamp(roles.Timestamp(without, 3).Bytes);
        client.TryRestoreSnapshot(with.Bytes);
        Refused.Because(TufError.RoleRemoved, () => client.UpdateSnapshot(without.Bytes));
    }

    [Fact]
    public void Freeze_TimestampExpired_IsRefused()
    {
        var state = SampleMetadata.Of(roles);
        var frozen = Sign(state.Timestamp.Content with { Expires = Now }, roles.TimestampSigners);
        Refused.Because(TufError.Expired, () => state.Client().UpdateTimestamp(frozen.Bytes));
    }

    [Fact]
    public void Freeze_SameTimestampUntilItExpires_IsRefused()
    {
        var state = SampleMetadata.Of(roles);
        var frozen = Sign(state.Timestamp.Content with { Expires = Now }, roles.TimestampSigners);
        var client = state.Client();
        Assert.True(client.TryRestoreTimestamp(frozen.Bytes));
        Refused.Because(TufError.Expired, () => client.UpdateTimestamp(frozen.Bytes));
        Refused.Because(TufError.Expired, () => client.UpdateSnapshot(state.Snapshot.Bytes));
    }

    [Fact]
    public void Freeze_SnapshotExpired_IsRefused()
    {
        var frozen = Sign(SnapshotContent(roles.Targets()) with { Expires = Now }, roles.SnapshotSigners);
        var client = Client(SampleMetadata.Of(roles), roles.Timestamp(frozen));
        Assert.False(client.TryRestoreSnapshot(frozen.Bytes));
        Refused.Because(TufError.Expired, () => client.UpdateSnapshot(frozen.Bytes));
    }

    [Fact]
    public void Freeze_TargetsExpired_IsRefused()
    {
        var frozen = Sign(TargetsContent() with { Expires = Now }, roles.TargetsSigners);
        Refused.Because(TufError.Expired, () => UpTo(frozen).UpdateTargets(frozen.Bytes));
    }

    [Fact]
    public void MixAndMatch_SnapshotOfAnotherTime_IsRefused()
    {
        // Both snapshots are genuine, and of the same version.
        var state = SampleMetadata.Of(roles);
        var other = Sign(state.Snapshot.Content with { Expires = Later.AddDays(1) }, roles.SnapshotSigners);
        var client = Client(state, state.Timestamp);
        Refused.Because(TufError.HashMismatch, () => client.UpdateSnapshot(other.Bytes));
    }

    [Fact]
    public void MixAndMatch_RestoredSnapshotOfAnotherTime_IsNotUsed()
    {
        var state = SampleMetadata.Of(roles);
        var other = Sign(state.Snapshot.Content with { Expires = Later.AddDays(1) }, roles.SnapshotSigners);
        var client = Client(state, state.Timestamp);
        Assert.False(client.TryRestoreSnapshot(other.Bytes));
        Assert.Null(client.Snapshot);
    }

    [Fact]
    public void MixAndMatch_TargetsOfAnotherTime_IsRefused()
    {
        var other = Sign(TargetsContent() with { Expires = Later.AddDays(1) }, roles.TargetsSigners);
        Refused.Because(TufError.HashMismatch, () => UpTo(roles.Targets()).UpdateTargets(other.Bytes));
    }

    [Fact]
    public void MixAndMatch_OtherVersionWithoutHash_IsRefused()
    {
        var snapshot = Sign(
            new SnapshotMetadata(1, Later, new Dictionary<string, ListedFile> { ["targets.json"] = new(1) }), roles.SnapshotSigners);
        var client = Client(SampleMetadata.Of(roles), Sign(new TimestampMetadata(1, Later, new ListedFile(1)), roles.TimestampSigners));
        client.UpdateSnapshot(snapshot.Bytes);
        Refused.Because(TufError.VersionMismatch, () => client.UpdateTargets(roles.Targets(2).Bytes));
        client.UpdateTargets(roles.Targets(1).Bytes);
    }

    [Fact]
    public void MixAndMatch_SnapshotVersionNotListed_IsRefused()
    {
        var client = Client(SampleMetadata.Of(roles), Sign(new TimestampMetadata(1, Later, new ListedFile(2)), roles.TimestampSigners));
        Refused.Because(TufError.VersionMismatch, () => client.UpdateSnapshot(roles.Snapshot(roles.Targets(), 1).Bytes));
    }

    [Fact]
    public void FastForward_OfTimestamp_EndsWithNewKeys()
    {
        var state = SampleMetadata.Of(roles);
        var forwarded = Sign(state.Timestamp.Content with { Version = TufLimits.Version }, roles.TimestampSigners);
        var client = state.Client();
        roles.TimestampSigners = [Signer()];
        client.UpdateRoot(roles.Root(2).Bytes);
        Assert.False(client.TryRestoreTimestamp(forwarded.Bytes));
        Assert.True(client.UpdateTimestamp(roles.Timestamp(state.Snapshot).Bytes));
    }

    [Fact]
    public void FastForward_OfTargets_EndsWithNewSnapshotKeys()
    {
        var state = SampleMetadata.Of(roles);
        var forwarded = Sign(
            new SnapshotMetadata(1, Later, new Dictionary<string, ListedFile> { ["targets.json"] = new(TufLimits.Version), ["evil.json"] = new(1) }),
            roles.SnapshotSigners);
        var client = state.Client();
        roles.SnapshotSigners = [Signer()];
        client.UpdateRoot(roles.Root(2).Bytes);
        var snapshot = roles.Snapshot(state.Targets, 2);
        client.UpdateTimestamp(roles.Timestamp(snapshot, 2).Bytes);
        Assert.False(client.TryRestoreSnapshot(forwarded.Bytes));
        client.UpdateSnapshot(snapshot.Bytes);
        client.UpdateTargets(state.Targets.Bytes);
    }

    [Fact]
    public void RoleConfusion_SnapshotServedAsTimestamp_IsRefused()
    {
        var state = SampleMetadata.Of(roles);
        var confused = Sign(state.Snapshot.Content, roles.TimestampSigners);
        Refused.Because(TufError.TypeWrong, () => state.Client().UpdateTimestamp(confused.Bytes));
    }

    [Fact]
    public void EndlessData_MoreThanTheRoleMayHave_IsRefused()
    {
        var state = SampleMetadata.Of(roles);
        byte[] padded = [.. state.Timestamp.Bytes.Span, .. Enumerable.Repeat((byte)' ', TufLimits.TimestampBytes)];
        Refused.Because(TufError.TooLarge, () => state.Client().UpdateTimestamp(padded));
    }

    [Fact]
    public void EndlessData_OtherLengthThanListed_IsRefused()
    {
        var state = SampleMetadata.Of(roles);
        var listed = new ListedFile(1, state.Snapshot.Bytes.Length);
        var client = Client(state, Sign(new TimestampMetadata(1, Later, listed), roles.TimestampSigners));
        byte[] padded = [.. state.Snapshot.Bytes.Span, (byte)' '];
        Refused.Because(TufError.LengthMismatch, () => client.UpdateSnapshot(padded));
        client.UpdateSnapshot(state.Snapshot.Bytes);
    }

    [Fact]
    public void EqualTimestamp_OtherContent_KeepsTheFirst()
    {
        var state = SampleMetadata.Of(roles);
        var client = state.Returning();
        var other = Sign(new TimestampMetadata(1, Later, new ListedFile(100)), roles.TimestampSigners);
        Assert.False(client.UpdateTimestamp(other.Bytes));
        Assert.Equal(1, client.Timestamp!.Content.Snapshot.Version);
    }

    [Fact]
    public void WrongOrder_IsAMistakeOfTheCaller()
    {
        var state = SampleMetadata.Of(roles);
        Assert.Throws<InvalidOperationException>(() => state.Client().UpdateSnapshot(state.Snapshot.Bytes));
        Assert.Throws<InvalidOperationException>(() => state.Client().UpdateTargets(state.Targets.Bytes));
        Assert.Throws<InvalidOperationException>(() => state.Returning().UpdateRoot(roles.Root(2).Bytes));
    }

    private SampleMetadata Client2() => SampleMetadata.Of(roles, 2);

    private TrustedMetadataSet UpTo(MetadataFile targets)
    {
        var snapshot = roles.Snapshot(targets, 5);
        var client = Client(SampleMetadata.Of(roles), roles.Timestamp(snapshot, 5));
        client.UpdateSnapshot(snapshot.Bytes);
        return client;
    }

    private static TrustedMetadataSet Client(SampleMetadata state, MetadataFile<TimestampMetadata> timestamp)
    {
        var client = state.Client();
        client.UpdateTimestamp(timestamp.Bytes);
        return client;
    }
}
