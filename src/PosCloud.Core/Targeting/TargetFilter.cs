using PosCloud.Core.Targeting.Nodes;
using PosCloud.Core.Targeting.Syntax;

namespace PosCloud.Core.Targeting;

/// <summary>
/// Which terminals a rollout is for, as people write it: <c>model == P400 and component.os &lt; 2.10</c>. The language is
/// described in <c>docs/filters.md</c>. Immutable; safe to use from many threads.
/// </summary>
public sealed class TargetFilter
{
    private string? _canonical;

    internal TargetFilter(string text, FilterNode root)
    {
        Text = text;
        Root = root;
    }

    /// <summary>Every terminal.</summary>
    public static TargetFilter All { get; } = new("all", AllNode.Instance);

    /// <summary>The text as given.</summary>
    public string Text { get; }

    internal FilterNode Root { get; }

    /// <summary>Never throws, whatever the text; takes time linear in it.</summary>
    public static FilterResult Parse(string text) => FilterParser.Parse(text);

    /// <summary>
    /// Whether the terminal is in the target. One of which a deciding fact is not known is not. Allocates nothing.
    /// </summary>
    public bool Matches(FilterSubject subject) => Root.Evaluate(subject) == true;

    /// <summary>
    /// The canonical text: one for all ways to write the same filter, within <see cref="FilterLimits"/>, and parsing it gives
    /// the same filter again.
    /// </summary>
    public override string ToString() => _canonical ??= FilterWriter.Write(Root);
}
