using PosCloud.Protocol.Data;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.SelfTests;

namespace PosCloud.Protocol.Releases;

/// <summary><c>POST /v1/estates/{estate}/releases</c>: what will be uploaded, declared by hash. Repeating it is harmless.</summary>
/// <param name="Components">A set that switches together, in the order in which its components are taken over.</param>
/// <param name="Notes">What changes, for operators.</param>
/// <param name="Preconditions">What must hold on a terminal before it installs this; rollouts can ask for more.</param>
/// <param name="BackOut">
/// How to get back when the upgrade fails, for the people in the shop (PCI DSS 4.0, 6.5.1). Without it nobody can approve the release.
/// </param>
/// <param name="Floors">Releases that older terminals must install first; the first one that a terminal is below counts.</param>
/// <param name="SelfTest">What a terminal tests after it started this, besides what its maker built in.</param>
/// <param name="ReleaseId">Absent for <c>{component}-{version}</c> of the first component.</param>
/// <param name="Connectivity">What the network must do after the switch; absent for ten minutes when there is a network component.</param>
/// <param name="Backup">What a terminal backs up before it installs this.</param>
/// <param name="Migrations">What a terminal does to its data after it started this, in order.</param>
public sealed record DraftReleaseRequest(
    IReadOnlyList<DraftComponent> Components,
    string? Notes = null,
    UpgradePreconditions? Preconditions = null,
    IReadOnlyList<ReleaseFloor>? Floors = null,
    string? BackOut = null,
    SelfTestPlan? SelfTest = null,
    string? ReleaseId = null,
    ConnectivityCheck? Connectivity = null,
    BackupPlan? Backup = null,
    IReadOnlyList<MigrationStep>? Migrations = null,
    NoticePlan? Notices = null) : IChecked
{
    /// <summary>Components in one release. Publishing writes up to nine rows for each, in one transaction of at most a hundred.</summary>
    public const int MaxComponents = 10;

    public void Check(FieldChecker check)
    {
        if (!check.List(Components, 1, MaxComponents, "/components"))
        {
            return;
        }

        for (var i = 0; i < Components.Count; i++)
        {
            Components[i].Check(check, $"/components/{i}");
        }

        check.That(Components.DistinctBy(c => c.Name).Count() == Components.Count, "/components", "must name each component once");
        check.That(Components.DistinctBy(c => c.Sha256).Count() == Components.Count, "/components", "must not have the same image twice");
        if (check.Error is null)
        {
            CheckRequirements(check);
        }

        check.That(ReleaseId is null || Names.IsId(ReleaseId), "/releaseId", "must be an id");
        Connectivity?.Check(check, "/connectivity");
        Notices?.Check(check, "/notices");
        check.OptionalText(Notes, Limits.LongText, "/notes");
        check.OptionalText(BackOut, Limits.LongText, "/backOut");
        Preconditions?.Check(check, "/preconditions");
        SelfTest?.Check(check, "/selfTest");
        Backup?.Check(check, "/backup");
        MigrationStep.CheckAll(Migrations ?? [], check, "/migrations");
        if (Floors is null || !check.List(Floors, 0, ReleaseFloor.MaxFloors, "/floors"))
        {
            return;
        }

        for (var i = 0; i < Floors.Count; i++)
        {
            Floors[i].Check(check, $"/floors/{i}");
        }
    }

    /// <summary>What a component needs of another one of the same release must hold already.</summary>
    private void CheckRequirements(FieldChecker check)
    {
        var own = Components.ToDictionary(c => c.Name, c => c.Version, StringComparer.Ordinal);
        for (var i = 0; i < Components.Count; i++)
        {
            foreach (var need in Components[i].Requires ?? [])
            {
                check.That(
                    !own.TryGetValue(need.Component, out var version) || VersionOrder.Compare(version, need.Minimum) >= 0,
                    $"/components/{i}/requires",
                    $"must hold in the release itself: it has {need.Component} {version}");
            }
        }
    }
}
