using PosCloud.Core.Targeting.Syntax;

namespace PosCloud.Core.Targeting.Nodes;

/// <summary>A part of a filter. Nodes are immutable; evaluating one allocates nothing.</summary>
internal abstract class FilterNode
{
    /// <summary>How tight the node binds when written; a looser one inside a tighter one needs parentheses.</summary>
    public abstract int Binding { get; }

    /// <summary>Kleene's three values: true, false, and null for unknown.</summary>
    public abstract bool? Evaluate(FilterSubject subject);

    public abstract void Write(FilterWriter writer);
}
