using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Device;

/// <summary>The slot on trial.</summary>
/// <param name="Slot"><c>a</c> or <c>b</c>.</param>
/// <param name="OpenImage">Opens the image that the terminal booted.</param>
/// <param name="Manifest">What the image must be.</param>
public sealed record SelfTestSubject(string Slot, Func<Stream> OpenImage, SlotManifest Manifest);
