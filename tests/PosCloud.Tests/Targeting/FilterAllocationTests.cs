using static PosCloud.Tests.Targeting.FilterSamples;

namespace PosCloud.Tests.Targeting;

/// <summary>A filter runs over a million terminals and with every check-in: not one byte each.</summary>
public sealed class FilterAllocationTests
{
    [Theory]
    [InlineData("model == P400")]
    [InlineData("model == P400 and component.os < 2.10 and peripheral.POSPrinter.firmware in [3.1, 4.0]")]
    [InlineData("model == P401 or not tag.ring like 'p*t' or region not in [south, west] or component.\"pay.core\" exists")]
    public void Matches_AnyOften_AllocatesNothing(string text)
    {
        var filter = Parse(text);
        Assert.True(filter.Matches(Till));
        var matches = 0;
        Run(filter, ref matches);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(filter, ref matches);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(2000, matches);
    }

    private static void Run(PosCloud.Core.Targeting.TargetFilter filter, ref int matches)
    {
        for (var i = 0; i < 1000; i++)
        {
            matches += filter.Matches(Till) ? 1 : 0;
        }
    }
}
