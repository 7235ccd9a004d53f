namespace PosCloud.Protocol.Releases;

/// <summary>Who approved a release by signing.</summary>
/// <param name="At">UTC.</param>
/// <param name="By">The account.</param>
/// <param name="KeyId">TUF id of the key that signed.</param>
/// <param name="File">SHA-256 of the signed bytes of the targets file: an approval counts for this file only.</param>
public sealed record ReleaseApproval(DateTimeOffset At, string By, string KeyId, string File);
