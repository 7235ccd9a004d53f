namespace PosCloud.Protocol.Releases;

/// <summary>A release as admins see it.</summary>
public sealed record ReleaseView(
    string ReleaseId,
    ReleaseState State,
    IReadOnlyList<ReleaseComponentView> Components,
    string? Notes,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? PublishedAt,
    string? PublishedBy);
