using PosCloud.Core.Targeting.Syntax;

namespace PosCloud.Core.Targeting.Nodes;

/// <summary>The opposite; the opposite of unknown is unknown.</summary>
internal sealed class NotNode(FilterNode operand) : FilterNode
{
    public FilterNode Operand => operand;

    public override int Binding => 3;

    public override bool? Evaluate(FilterSubject subject) => !operand.Evaluate(subject);

    public override void Write(FilterWriter writer)
    {
        writer.Add("not");
        writer.AddPart(this, operand);
    }
}
