namespace PosCloud.Functions.Admin;

/// <summary>
/// App roles in the token's <c>roles</c> claim; <c>{role}:{estate}</c> limits one to an estate. Whoever has one of them for an
/// estate may read all of it except the audit log. One person should not hold both <see cref="UploadReleases"/> and
/// <see cref="ApproveReleases"/>.
/// </summary>
public static class Roles
{
    /// <summary>Draft, upload and publish releases; attach and remove their documents.</summary>
    public const string UploadReleases = "Releases.Upload";

    /// <summary>Approve releases.</summary>
    public const string ApproveReleases = "Releases.Approve";

    /// <summary>Plan, approve, start, stop and undo rollouts, and withdraw releases: who stops a rollout must be able to stop what it installs.</summary>
    public const string OperateRollouts = "Rollouts.Operate";

    /// <summary>Enrol, replace and revoke terminals.</summary>
    public const string ManageTerminals = "Terminals.Manage";

    /// <summary>Read the audit log, and like every role all the rest: the role of those who only look.</summary>
    public const string ReadAudit = "Audit.Read";

    public static IReadOnlyList<string> All { get; } = [UploadReleases, ApproveReleases, OperateRollouts, ManageTerminals, ReadAudit];
}
