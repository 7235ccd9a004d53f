namespace PosCloud.Protocol.Directives;

/// <summary>One component to install.</summary>
/// <param name="Name">Component.</param>
/// <param name="Version">Version it will have.</param>
/// <param name="Sha256">SHA-256 of the resulting image.</param>
/// <param name="Length">Bytes of the resulting image.</param>
/// <param name="Packages">Ways to get there, cheapest first; none when it is installed.</param>
public sealed record DirectiveComponent(
    string Name, string Version, string Sha256, long Length, IReadOnlyList<DirectivePackage> Packages);
