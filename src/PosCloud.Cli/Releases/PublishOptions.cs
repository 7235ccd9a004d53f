using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.SelfTests;

namespace PosCloud.Cli.Releases;

/// <param name="File">Full path of the image, or of a release file.</param>
/// <param name="Component">Of the image; null for a release file, which says all of this itself.</param>
/// <param name="Wait">Whether to wait until the packages are built.</param>
internal sealed record PublishOptions(string File, string? Component, string? Version, string? Notes, UpgradePreconditions? Preconditions, IReadOnlyList<ReleaseFloor>? Floors, string? BackOut, SelfTestPlan? SelfTest, bool Wait, bool Json);
