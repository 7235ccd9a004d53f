namespace PosCloud.Core.Targeting.Nodes;

/// <summary>What the operators are called and which are opposites.</summary>
internal static class ComparisonOperators
{
    public static bool IsNegated(this ComparisonOperator comparison) =>
        comparison is ComparisonOperator.NotEqual or ComparisonOperator.NotIn or ComparisonOperator.NotLike;

    public static string Symbol(this ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "==",
        ComparisonOperator.NotEqual => "!=",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        ComparisonOperator.GreaterOrEqual => ">=",
        ComparisonOperator.In => "in",
        ComparisonOperator.NotIn => "not in",
        ComparisonOperator.Like => "like",
        _ => "not like",
    };
}
