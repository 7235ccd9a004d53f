using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Device;

/// <summary>A component that the machine takes over.</summary>
/// <param name="Component">What it is.</param>
/// <param name="OpenImage">Opens its image, whose hash was checked.</param>
public sealed record ActiveComponent(SlotComponent Component, Func<Stream> OpenImage);
