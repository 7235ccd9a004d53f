using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.SelfTests;

namespace PosCloud.Cli.Api;

/// <summary>An image that is to become a release.</summary>
/// <param name="Path">The file.</param>
/// <param name="Component">Component, for example <c>os</c>.</param>
/// <param name="Version">Version.</param>
/// <param name="Notes">What changes, for operators.</param>
/// <param name="WaitForPackages">
/// How long to wait until every package is built or rejected; null to return as soon as the release is published.
/// </param>
/// <param name="Preconditions">What must hold on a terminal before it installs this.</param>
/// <param name="Floors">Releases that older terminals install first.</param>
/// <param name="BackOut">How to get back when the upgrade fails; nobody can approve a release without it.</param>
/// <param name="Approve">
/// Gets the uploaded release approved; null leaves that to the approvers, and the release is uploaded and not published when the
/// flow ends.
/// </param>
/// <param name="SelfTest">What a terminal tests after it started this.</param>
public sealed record PublishImage(
    string Path,
    string Component,
    string Version,
    string? Notes,
    TimeSpan? WaitForPackages,
    UpgradePreconditions? Preconditions = null,
    IReadOnlyList<ReleaseFloor>? Floors = null,
    string? BackOut = null,
    Func<ReleaseView, CancellationToken, Task>? Approve = null,
    SelfTestPlan? SelfTest = null);
