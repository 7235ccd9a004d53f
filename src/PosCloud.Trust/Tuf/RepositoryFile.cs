namespace PosCloud.Trust.Tuf;

/// <summary>A file of a repository.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="Tag">Names this state of the file; another content has another tag.</param>
public sealed record RepositoryFile(byte[] Content, string Tag);
