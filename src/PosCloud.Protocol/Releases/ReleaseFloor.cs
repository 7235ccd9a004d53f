namespace PosCloud.Protocol.Releases;

/// <summary>
/// A release that must not be skipped: a terminal whose component is older than the minimum gets another release first, in the
/// same rollout. Versions are compared as <see cref="VersionOrder"/> says.
/// </summary>
/// <param name="Component">The component that counts.</param>
/// <param name="Minimum">Its lowest version from which the way is direct.</param>
/// <param name="ReleaseId">The published release to install first; it has the component in a version of at least the minimum.</param>
/// <param name="Reason">Why it cannot be skipped, for operators.</param>
public sealed record ReleaseFloor(string Component, string Minimum, string ReleaseId, string Reason)
{
    /// <summary>Floors of one release.</summary>
    public const int MaxFloors = 8;

    /// <summary>Releases that lead to one release, by its floors and theirs.</summary>
    public const int MaxReleases = 16;

    public void Check(FieldChecker check, string pointer)
    {
        check.Component(Component, $"{pointer}/component");
        check.Version(Minimum, $"{pointer}/minimum");
        check.Id(ReleaseId, $"{pointer}/releaseId");
        check.Text(Reason, 1, Limits.LongText, $"{pointer}/reason");
    }
}
