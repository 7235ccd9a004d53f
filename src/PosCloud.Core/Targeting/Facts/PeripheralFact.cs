using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Targeting.Facts;

/// <summary>The model, the firmware or the status of each peripheral of a kind; terminals write kinds in more than one case.</summary>
internal sealed record PeripheralFact(string Name, string Kind, Func<Peripheral, string> Read, bool IsVersion)
    : Fact(Name, IsVersion)
{
    public override int Count(FilterSubject subject) => subject.Peripherals.Count;

    public override string? ValueAt(FilterSubject subject, int index)
    {
        var peripheral = subject.Peripherals[index];
        return string.Equals(peripheral.Kind, Kind, StringComparison.OrdinalIgnoreCase) ? Read(peripheral) : null;
    }
}
