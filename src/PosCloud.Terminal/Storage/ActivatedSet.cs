namespace PosCloud.Terminal.Storage;

/// <summary>
/// <c>activated.json</c>: what the machine and its peripherals have really taken over. Written after each component, so that one
/// that a power cut interrupted is taken over again.
/// </summary>
/// <param name="Components">All but those of kind <c>os</c>, which the boot loader takes.</param>
internal sealed record ActivatedSet(IReadOnlyList<SlotComponent> Components)
{
    public static ActivatedSet Empty { get; } = new([]);

    public ActivatedSet With(SlotComponent component) => new([.. Components.Where(c => c.Name != component.Name), component]);

    public ActivatedSet Without(SlotComponent component) => new([.. Components.Where(c => c.Name != component.Name)]);
}
