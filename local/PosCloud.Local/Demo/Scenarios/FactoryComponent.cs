using PosCloud.Protocol.Releases;

namespace PosCloud.Local.Demo.Scenarios;

/// <summary>A component that terminals leave the factory with.</summary>
/// <param name="Name">Component, for example <c>os</c>.</param>
/// <param name="Version">Its version.</param>
/// <param name="Image">Name of its image.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Peripheral">What a firmware is for.</param>
internal sealed record FactoryComponent(
    string Name, string Version, string Image, ComponentKind Kind = ComponentKind.Os, PeripheralTarget? Peripheral = null);
