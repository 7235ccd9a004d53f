namespace PosCloud.Protocol.Releases;

/// <summary>A component as the uploader declares it.</summary>
public sealed record DraftComponent(string Name, string Version, string Sha256, long Length);
