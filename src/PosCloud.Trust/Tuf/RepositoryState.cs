namespace PosCloud.Trust.Tuf;

/// <summary>What a repository offers to clients now, verified as a client does but for expiry.</summary>
/// <param name="Trusted">The verified files.</param>
/// <param name="TimestampTag">The tag of <c>timestamp.json</c>, or null when nothing was published yet.</param>
public sealed record RepositoryState(TrustedMetadataSet Trusted, string? TimestampTag);
