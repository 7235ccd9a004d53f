using PosCloud.Protocol.Data;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.SelfTests;
using PosCloud.Trust.Releases;

namespace PosCloud.Core.Catalogue;

/// <summary>A release as it is stored.</summary>
/// <param name="Revision">Counts the commits; part of the ids of its events.</param>
/// <param name="PtsNotices">By component the last notice that its PCI PTS listing expires.</param>
public sealed record ReleaseRecord(
    string ReleaseId,
    ReleaseState State,
    IReadOnlyList<ReleaseComponent> Components,
    string? Notes,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? PublishedAt = null,
    string? PublishedBy = null,
    UpgradePreconditions? Preconditions = null,
    ReleaseWithdrawal? Withdrawn = null,
    IReadOnlyList<ReleaseFloor>? Floors = null,
    string? BackOut = null,
    IReadOnlyList<ReleaseApproval>? Approvals = null,
    int Revision = 0,
    SelfTestPlan? SelfTest = null,
    ConnectivityCheck? Connectivity = null,
    BackupPlan? Backup = null,
    IReadOnlyList<MigrationStep>? Migrations = null,
    IReadOnlyDictionary<string, int>? PtsNotices = null,
    NoticePlan? Notices = null)
{
    public ReleaseComponent? Component(string name) => Components.FirstOrDefault(c => c.Name == name);

    /// <summary>As the approvers have to sign it.</summary>
    public ReleaseSet ToSet() => new(ReleaseId, [.. Components.Select(c => new SetComponent(c.Name, c.Version))]);

    public ReleaseView ToView(IReadOnlyList<PackageRecord> packages) => new(
        ReleaseId,
        State,
        [.. Components.Select(c => new ReleaseComponentView(
            c.Name, c.Version, c.Sha256, c.Length, c.Uploaded,
            [.. packages.Where(p => p.ImageSha256 == c.Sha256).Select(p => p.ToView())],
            c.Kind,
            c.Requires,
            c.Peripheral,
            c.VendorSignature,
            c.Pts))],
        CreatedAt,
        CreatedBy,
        Notes,
        PublishedAt,
        PublishedBy,
        Preconditions,
        Withdrawn,
        Floors,
        BackOut,
        Approvals,
        SelfTest,
        Connectivity,
        Backup,
        Migrations,
        Notices);
}
