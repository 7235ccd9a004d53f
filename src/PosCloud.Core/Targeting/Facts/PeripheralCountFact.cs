using System.Globalization;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Targeting.Facts;

/// <summary>How many peripherals of a kind there are; 0 is known too.</summary>
internal sealed record PeripheralCountFact(string Name, string Kind) : Fact(Name, IsVersion: true)
{
    public override int Count(FilterSubject subject) => 1;

    public override string? ValueAt(FilterSubject subject, int index)
    {
        var count = 0;
        foreach (var peripheral in subject.Peripherals)
        {
            count += PeripheralKinds.Same(peripheral.Kind, Kind) ? 1 : 0;
        }

        // A one-digit number is a text that exists already: reading it allocates nothing.
        return count < Digits.Length ? Digits[count] : count.ToString(CultureInfo.InvariantCulture);
    }

    private static readonly string[] Digits = [.. Enumerable.Range(0, 33).Select(n => n.ToString(CultureInfo.InvariantCulture))];
}
