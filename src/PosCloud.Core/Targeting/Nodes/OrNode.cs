using PosCloud.Core.Targeting.Syntax;

namespace PosCloud.Core.Targeting.Nodes;

/// <summary>True when a part is, false when all are.</summary>
internal sealed class OrNode(FilterNode[] parts) : FilterNode
{
    public FilterNode[] Parts => parts;

    public override int Binding => 1;

    /// <summary>One part stands for itself; what is an "or" itself is taken apart, so that each filter has one shape.</summary>
    public static FilterNode Of(FilterNode[] parts) => parts.Length == 1
        ? parts[0]
        : new OrNode([.. parts.SelectMany(part => part is OrNode inner ? inner.Parts : [part])]);

    public override bool? Evaluate(FilterSubject subject)
    {
        bool? result = false;
        foreach (var part in parts)
        {
            result |= part.Evaluate(subject);
            if (result == true)
            {
                break;
            }
        }

        return result;
    }

    public override void Write(FilterWriter writer) => writer.AddParts(this, parts, "or");
}
