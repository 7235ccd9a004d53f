using System.Text.Json.Serialization;

namespace PosCloud.Terminal.Storage;

/// <summary>
/// <c>activated.json</c>: what the machine and its peripherals have really taken over. Written before and after each component:
/// one that a power cut interrupted, or that failed half way, counts as neither old nor new and is taken over again.
/// </summary>
/// <param name="Components">All but those of kind <c>os</c>, which the boot loader takes.</param>
/// <param name="UnderWay">The component that is being taken over or given up; null when there is none.</param>
internal sealed record ActivatedSet(IReadOnlyList<SlotComponent> Components, SlotComponent? UnderWay = null)
{
    public static ActivatedSet Empty { get; } = new([]);

    /// <summary>What a set that lacks it has to give up.</summary>
    [JsonIgnore]
    public IEnumerable<SlotComponent> Touched => UnderWay is null ? Components : Components.Append(UnderWay);

    public ActivatedSet Begin(SlotComponent component) => Without(component) with { UnderWay = component };

    public ActivatedSet With(SlotComponent component) => new([.. Components.Where(c => c.Name != component.Name), component]);

    public ActivatedSet Without(SlotComponent component) => new([.. Components.Where(c => c.Name != component.Name)]);
}
