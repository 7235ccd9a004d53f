using PosCloud.Protocol.Data;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.SelfTests;

namespace PosCloud.Protocol.Releases;

/// <summary>A release as admins see it.</summary>
/// <param name="Preconditions">What must hold on a terminal before it installs this.</param>
/// <param name="Floors">Releases that older terminals install first.</param>
/// <param name="BackOut">How to get back when the upgrade fails, for the people in the shop (PCI DSS 4.0, 6.5.1).</param>
/// <param name="Approvals">Who approved it.</param>
/// <param name="SelfTest">What a terminal tests after it started this.</param>
/// <param name="Connectivity">What the network must do after the switch.</param>
/// <param name="Backup">What a terminal backs up before it installs this.</param>
/// <param name="Migrations">What a terminal does to its data after it started this, in order.</param>
/// <param name="Withdrawn">Who withdrew it, when and why; absent as long as it is offered.</param>
public sealed record ReleaseView(
    string ReleaseId,
    ReleaseState State,
    IReadOnlyList<ReleaseComponentView> Components,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    string? Notes = null,
    DateTimeOffset? PublishedAt = null,
    string? PublishedBy = null,
    UpgradePreconditions? Preconditions = null,
    ReleaseWithdrawal? Withdrawn = null,
    IReadOnlyList<ReleaseFloor>? Floors = null,
    string? BackOut = null,
    IReadOnlyList<ReleaseApproval>? Approvals = null,
    SelfTestPlan? SelfTest = null,
    ConnectivityCheck? Connectivity = null,
    BackupPlan? Backup = null,
    IReadOnlyList<MigrationStep>? Migrations = null,
    NoticePlan? Notices = null);
