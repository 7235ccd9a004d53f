namespace PosCloud.Protocol.Directives;

/// <summary>A package in the format of <c>docs/delta-format.md</c>.</summary>
/// <param name="Sha256">SHA-256 of the package itself; checked before it is decoded.</param>
/// <param name="Length">Bytes to download.</param>
/// <param name="BaseSha256">SHA-256 of the image that it starts from; absent for a full package.</param>
public sealed record DirectivePackage(string Sha256, long Length, string? BaseSha256 = null);
