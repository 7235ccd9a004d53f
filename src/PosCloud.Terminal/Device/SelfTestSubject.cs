using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Device;

/// <summary>The slot on trial.</summary>
/// <param name="Slot"><c>a</c> or <c>b</c>.</param>
/// <param name="OpenImage">Opens the image of one of its components.</param>
/// <param name="Manifest">What the images must be.</param>
public sealed record SelfTestSubject(string Slot, Func<SlotComponent, Stream> OpenImage, SlotManifest Manifest);
