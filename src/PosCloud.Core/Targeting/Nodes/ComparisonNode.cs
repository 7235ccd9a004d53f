using PosCloud.Core.Targeting.Facts;
using PosCloud.Core.Targeting.Syntax;

namespace PosCloud.Core.Targeting.Nodes;

/// <summary>
/// A fact compared with one or more values. Of several values of the fact it needs one that fits; <c>!=</c>,
/// <c>not in</c> and <c>not like</c> are the exact opposites of their positive forms and so need all to differ.
/// </summary>
internal sealed class ComparisonNode(Fact fact, ComparisonOperator comparison, IReadOnlyList<string> values) : FilterNode
{
    private readonly ValueTest _test = ValueTest.For(comparison, values, fact.IsVersion);
    private readonly bool _isNegated = comparison.IsNegated();

    public Fact Fact => fact;

    public ComparisonOperator Comparison => comparison;

    public IReadOnlyList<string> Values => values;

    public override int Binding => 4;

    public override bool? Evaluate(FilterSubject subject)
    {
        var some = SomeFits(subject);
        return _isNegated ? !some : some;
    }

    public override void Write(FilterWriter writer)
    {
        writer.Add(fact.Name);
        foreach (var word in comparison.Symbol().Split(' '))
        {
            writer.Add(word);
        }

        if (comparison is ComparisonOperator.In or ComparisonOperator.NotIn)
        {
            writer.AddList(values);
        }
        else
        {
            writer.Add(FilterText.WriteValue(values[0]));
        }
    }

    /// <summary>Unknown when none fits of which the value is known, and there is no value or one that is not known.</summary>
    private bool? SomeFits(FilterSubject subject)
    {
        var (isThere, isKnown) = (false, true);
        for (var i = fact.Count(subject) - 1; i >= 0; i--)
        {
            if (fact.ValueAt(subject, i) is not { } value)
            {
                continue;
            }

            if (value.Length > 0 && _test.Fits(value))
            {
                return true;
            }

            isThere = true;
            isKnown &= value.Length > 0;
        }

        return isThere && isKnown ? false : null;
    }
}
