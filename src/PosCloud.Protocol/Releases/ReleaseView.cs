namespace PosCloud.Protocol.Releases;

/// <summary>A release as admins see it.</summary>
public sealed record ReleaseView(
    string ReleaseId,
    ReleaseState State,
    IReadOnlyList<ReleaseComponentView> Components,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    string? Notes = null,
    DateTimeOffset? PublishedAt = null,
    string? PublishedBy = null);
