using PosCloud.Protocol;

namespace PosCloud.Core.Targeting.Nodes;

/// <summary>Before or behind a value in the order of versions, which orders other numbered texts as well.</summary>
internal sealed class OrderTest(ComparisonOperator comparison, string bound) : ValueTest
{
    public override bool Fits(string value)
    {
        var order = VersionOrder.Instance.Compare(value, bound);
        return comparison switch
        {
            ComparisonOperator.Less => order < 0,
            ComparisonOperator.LessOrEqual => order <= 0,
            ComparisonOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }
}
