using System.Text.Json.Serialization;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Terminal.Storage;

/// <summary>
/// What a slot is: a list (<c>slots/{a|b}/manifest.json</c>). The images are beside the slots, by their hash, so what does not
/// change is in both and is not copied. A slot without a manifest is not bootable.
/// </summary>
/// <param name="Components">At least one, in the order in which they are taken over.</param>
public sealed record SlotManifest(IReadOnlyList<SlotComponent> Components)
{
    /// <summary>The component that people mean by "the version": what the boot loader starts.</summary>
    [JsonIgnore]
    public SlotComponent Main => Components.FirstOrDefault(c => c.Kind == ComponentKind.Os) ?? Components[0];

    public SlotComponent? Component(string name) => Components.FirstOrDefault(c => c.Name == name);

    /// <summary>The set that results when a release's components take the place of those of the same name.</summary>
    public SlotManifest With(IReadOnlyList<SlotComponent> release) =>
        new([.. Components.Where(c => release.All(r => r.Name != c.Name)), .. release]);

    /// <summary>As it is reported.</summary>
    public IReadOnlyList<InstalledComponent> ToInstalled() => [.. Components.Select(c => new InstalledComponent(c.Name, c.Version, c.Sha256, c.Length))];
}
