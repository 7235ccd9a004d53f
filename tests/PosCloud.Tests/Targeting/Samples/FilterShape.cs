using PosCloud.Core.Targeting;
using PosCloud.Core.Targeting.Facts;
using PosCloud.Core.Targeting.Nodes;

namespace PosCloud.Tests.Targeting.Samples;

/// <summary>Names the tree of a parsed filter as <see cref="SampleFilter.Shape"/> names the one that it was written from.</summary>
internal static class FilterShape
{
    public static string Of(TargetFilter filter) => Of(filter.Root);

    private static string Of(FilterNode node) => node switch
    {
        AllNode => "All",
        OrNode or => $"Or({string.Join(' ', or.Parts.Select(Of))})",
        AndNode and => $"And({string.Join(' ', and.Parts.Select(Of))})",
        NotNode not => $"Not({Of(not.Operand)})",
        ExistsNode exists => $"{Of(exists.Fact)}|exists|",
        ComparisonNode comparison => $"{Of(comparison.Fact)}|{comparison.Comparison.Symbol()}|{string.Join('|', comparison.Values)}",
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    private static string Of(Fact fact) => fact switch
    {
        TagFact tag => $"tag/{tag.Tag}/",
        ComponentFact component => $"component/{component.Component}/{(component.IsVersion ? "" : "sha256")}",
        PeripheralFact peripheral => $"peripheral/{peripheral.Kind}/{Attribute(peripheral)}",
        _ => $"{fact.Name}//",
    };

    private static string Attribute(PeripheralFact fact) =>
        fact.IsVersion ? "firmware" : fact.Name.EndsWith(".status", StringComparison.Ordinal) ? "status" : "";
}
