namespace PosCloud.Terminal.Storage;

/// <summary>What a slot holds: <c>slots/{a|b}/manifest.json</c>. A slot without a manifest is not bootable.</summary>
/// <param name="Name">Component, for example <c>os</c>.</param>
/// <param name="Version">Version as the release named it.</param>
/// <param name="Sha256">SHA-256 that the image beside it must have, lower-case hex.</param>
/// <param name="Length">Bytes of the image.</param>
public sealed record SlotManifest(string Name, string Version, string Sha256, long Length);
