using PosCloud.Core.Targeting.Syntax;

namespace PosCloud.Core.Targeting.Nodes;

/// <summary><c>all</c>: the whole filter, never a part of one.</summary>
internal sealed class AllNode : FilterNode
{
    public static AllNode Instance { get; } = new();

    public override int Binding => 4;

    public override bool? Evaluate(FilterSubject subject) => true;

    public override void Write(FilterWriter writer) => writer.Add("all");
}
