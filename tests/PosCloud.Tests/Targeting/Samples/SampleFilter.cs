using System.Collections.Immutable;

namespace PosCloud.Tests.Targeting.Samples;

/// <summary>A filter as a tree of the tests' own: a row of alternatives or of conditions, a negation, or a comparison.</summary>
public sealed record SampleFilter(SampleKind Kind, ImmutableArray<SampleFilter> Parts, SampleComparison? Comparison = null)
{
    /// <summary>Names the tree without a doubt; what is associative is flat.</summary>
    public string Shape => Kind switch
    {
        SampleKind.Comparison => Comparison!.Shape,
        _ => $"{Kind}({string.Join(' ', Flat(Kind).Select(p => p.Shape))})",
    };

    /// <summary>True, false, or null for unknown, by the rules of the page and as simply as they can be written.</summary>
    public bool? Evaluate(Core.Targeting.FilterSubject subject)
    {
        var parts = Parts.Select(p => p.Evaluate(subject)).ToList();
        return Kind switch
        {
            SampleKind.Or => parts.Contains(true) ? true : parts.Contains(null) ? null : false,
            SampleKind.And => parts.Contains(false) ? false : parts.Contains(null) ? null : true,
            SampleKind.Not => parts[0] is { } known ? !known : null,
            _ => Comparison!.Evaluate(subject),
        };
    }

    private IEnumerable<SampleFilter> Flat(SampleKind kind) =>
        Parts.SelectMany(p => p.Kind == kind && kind != SampleKind.Not ? p.Flat(kind) : [p]);
}
