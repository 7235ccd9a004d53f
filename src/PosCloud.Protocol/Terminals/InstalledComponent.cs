namespace PosCloud.Protocol.Terminals;

/// <summary>What is installed in the active slot, by content.</summary>
/// <param name="Name">Component, for example <c>os</c>.</param>
/// <param name="Version">Version as the release named it; informational, the hash decides.</param>
/// <param name="Sha256">SHA-256 of the installed image, lower-case hex.</param>
/// <param name="Length">Bytes of the installed image.</param>
public sealed record InstalledComponent(string Name, string Version, string Sha256, long Length);
