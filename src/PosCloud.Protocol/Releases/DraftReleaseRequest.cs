using PosCloud.Protocol.Data;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.SelfTests;

namespace PosCloud.Protocol.Releases;

/// <summary><c>POST /v1/estates/{estate}/releases</c>: what will be uploaded, declared by hash. Repeating it is harmless.</summary>
/// <param name="Components">The components; one for now, see docs/decisions.</param>
/// <param name="Notes">What changes, for operators.</param>
/// <param name="Preconditions">What must hold on a terminal before it installs this; rollouts can ask for more.</param>
/// <param name="BackOut">
/// How to get back when the upgrade fails, for the people in the shop (PCI DSS 4.0, 6.5.1). Without it nobody can approve the release.
/// </param>
/// <param name="Floors">Releases that older terminals must install first; the first one that a terminal is below counts.</param>
/// <param name="SelfTest">What a terminal tests after it started this, besides what its maker built in.</param>
/// <param name="Backup">What a terminal backs up before it installs this.</param>
/// <param name="Migrations">What a terminal does to its data after it started this, in order.</param>
public sealed record DraftReleaseRequest(
    IReadOnlyList<DraftComponent> Components,
    string? Notes = null,
    UpgradePreconditions? Preconditions = null,
    IReadOnlyList<ReleaseFloor>? Floors = null,
    string? BackOut = null,
    SelfTestPlan? SelfTest = null,
    BackupPlan? Backup = null,
    IReadOnlyList<MigrationStep>? Migrations = null) : IChecked
{
    /// <summary>Components in one release. Sets that switch together need the agent's all-or-nothing switch first.</summary>
    public const int MaxComponents = 1;

    public void Check(FieldChecker check)
    {
        if (!check.List(Components, 1, MaxComponents, "/components"))
        {
            return;
        }

        for (var i = 0; i < Components.Count; i++)
        {
            check.Component(Components[i].Name, $"/components/{i}/name");
            check.Version(Components[i].Version, $"/components/{i}/version");
            check.Sha256(Components[i].Sha256, $"/components/{i}/sha256");
            check.Range(Components[i].Length, 1, Limits.ImageBytes, $"/components/{i}/length");
        }

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
}
