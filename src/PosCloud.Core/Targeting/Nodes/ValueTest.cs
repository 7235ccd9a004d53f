namespace PosCloud.Core.Targeting.Nodes;

/// <summary>Whether one known value of a fact fits; the negation of an operator is not its matter.</summary>
internal abstract class ValueTest
{
    public static ValueTest For(ComparisonOperator comparison, IReadOnlyList<string> values, bool isVersion) => comparison switch
    {
        ComparisonOperator.Like or ComparisonOperator.NotLike => new Glob(values[0]),
        >= ComparisonOperator.Less and <= ComparisonOperator.GreaterOrEqual => new OrderTest(comparison, values[0]),
        _ => isVersion ? new VersionSet(values) : new TextSet(values),
    };

    public abstract bool Fits(string value);
}
