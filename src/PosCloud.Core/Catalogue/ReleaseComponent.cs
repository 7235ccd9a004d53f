namespace PosCloud.Core.Catalogue;

/// <summary>One component of a release.</summary>
/// <param name="Uploaded">Whether the image is stored and its hash was checked.</param>
public sealed record ReleaseComponent(string Name, string Version, string Sha256, long Length, bool Uploaded = false);
