using System.Diagnostics.CodeAnalysis;

namespace PosCloud.Core.Targeting;

/// <summary>A filter, or why the text is none.</summary>
public readonly record struct FilterResult
{
    private FilterResult(TargetFilter? filter, FilterError? error)
    {
        Filter = filter;
        Error = error;
    }

    public TargetFilter? Filter { get; }

    public FilterError? Error { get; }

    public static implicit operator FilterResult(TargetFilter filter) => new(filter, null);

    public static implicit operator FilterResult(FilterError error) => new(null, error);

    /// <summary>True with the filter; false with the error.</summary>
    public bool Is([NotNullWhen(true)] out TargetFilter? filter, [NotNullWhen(false)] out FilterError? error)
    {
        filter = Filter;
        error = Error;
        return filter is not null;
    }
}
