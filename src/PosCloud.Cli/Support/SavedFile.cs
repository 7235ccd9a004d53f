namespace PosCloud.Cli.Support;

/// <summary>A file that was saved, as JSON.</summary>
internal sealed record SavedFile(string Path, string Sha256, long Length);
