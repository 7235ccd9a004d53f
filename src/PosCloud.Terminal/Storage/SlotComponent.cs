using System.Text.Json.Serialization;
using PosCloud.Protocol.Releases;

namespace PosCloud.Terminal.Storage;

/// <summary>One component of a set. Its image is <c>images/{sha256}</c>.</summary>
/// <param name="Name">Component, for example <c>os</c>.</param>
/// <param name="Version">Version as the release named it.</param>
/// <param name="Sha256">SHA-256 that the image must have, lower-case hex.</param>
/// <param name="Length">Bytes of the image.</param>
/// <param name="Kind">Who takes it over after a switch, as the approvers signed it.</param>
/// <param name="Peripheral">What a firmware is for.</param>
public sealed record SlotComponent(
    string Name,
    string Version,
    string Sha256,
    long Length,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ComponentKind Kind = ComponentKind.Os,
    PeripheralTarget? Peripheral = null);
