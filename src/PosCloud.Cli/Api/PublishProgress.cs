using PosCloud.Protocol.Releases;

namespace PosCloud.Cli.Api;

/// <summary>How far the publishing of an image is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">Bytes, or packages when <paramref name="Stage"/> is <see cref="PublishStage.Building"/>.</param>
/// <param name="Total">Of as many.</param>
/// <param name="Release">The release as the service knows it; null before it was drafted.</param>
/// <param name="Component">The component that it is done for; null when it is done for all.</param>
public sealed record PublishProgress(PublishStage Stage, long Done, long Total, ReleaseView? Release = null, string? Component = null);
