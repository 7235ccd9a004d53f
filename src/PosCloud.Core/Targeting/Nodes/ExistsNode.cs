using PosCloud.Core.Targeting.Facts;
using PosCloud.Core.Targeting.Syntax;

namespace PosCloud.Core.Targeting.Nodes;

/// <summary>Whether the terminal has the fact; always known.</summary>
internal sealed class ExistsNode(Fact fact) : FilterNode
{
    public Fact Fact => fact;

    public override int Binding => 4;

    public override bool? Evaluate(FilterSubject subject)
    {
        for (var i = fact.Count(subject) - 1; i >= 0; i--)
        {
            if (!string.IsNullOrEmpty(fact.ValueAt(subject, i)))
            {
                return true;
            }
        }

        return false;
    }

    public override void Write(FilterWriter writer)
    {
        writer.Add(fact.Name);
        writer.Add("exists");
    }
}
