using PosCloud.Core.Targeting.Syntax;

namespace PosCloud.Core.Targeting.Nodes;

/// <summary>True when all parts are, false when one is.</summary>
internal sealed class AndNode(FilterNode[] parts) : FilterNode
{
    public FilterNode[] Parts => parts;

    public override int Binding => 2;

    /// <inheritdoc cref="OrNode.Of"/>
    public static FilterNode Of(FilterNode[] parts) => parts.Length == 1
        ? parts[0]
        : new AndNode([.. parts.SelectMany(part => part is AndNode inner ? inner.Parts : [part])]);

    public override bool? Evaluate(FilterSubject subject)
    {
        bool? result = true;
        foreach (var part in parts)
        {
            result &= part.Evaluate(subject);
            if (result == false)
            {
                break;
            }
        }

        return result;
    }

    public override void Write(FilterWriter writer) => writer.AddParts(this, parts, "and");
}
