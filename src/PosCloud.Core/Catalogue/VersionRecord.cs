namespace PosCloud.Core.Catalogue;

/// <summary>A published version of a component: its bytes never change again.</summary>
public sealed record VersionRecord(
    string Component, string Version, string Sha256, long Length, string ReleaseId, DateTimeOffset PublishedAt);
