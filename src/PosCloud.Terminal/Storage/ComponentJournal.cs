using System.Text.Json.Serialization;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Releases;

namespace PosCloud.Terminal.Storage;

/// <summary>One component of an execution and how far it has come.</summary>
/// <param name="Component">What to install, from the verified directive.</param>
/// <param name="RefusedPackages">Hashes of packages that turned out unusable.</param>
/// <param name="InstalledSha256">Hash of the active image of that name, computed from its bytes; of nothing when there is none; null until then.</param>
/// <param name="Package">The package that is downloaded or installed; null when it needs none.</param>
/// <param name="IsReady">Its image is in the store, whole and on the medium.</param>
/// <param name="Kind">As the approvers signed it; known once they were found to have.</param>
/// <param name="Peripheral">As the approvers signed it.</param>
/// <param name="MinimumCounter">The floor that the approvers set for after this release.</param>
internal sealed record ComponentJournal(
    DirectiveComponent Component,
    IReadOnlyList<string> RefusedPackages,
    string? InstalledSha256 = null,
    PackageJournal? Package = null,
    bool IsReady = false,
    ComponentKind Kind = ComponentKind.Os,
    PeripheralTarget? Peripheral = null,
    long? MinimumCounter = null)
{
    /// <summary>The active set has it already.</summary>
    [JsonIgnore]
    public bool IsUnchanged => InstalledSha256 == Component.Sha256;

    public SlotComponent ToSlot() => new(Component.Name, Component.Version, Component.Sha256, Component.Length, Kind, Peripheral);
}
