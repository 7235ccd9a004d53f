namespace PosCloud.Core.Targeting.Facts;

/// <summary>Something that a terminal has no, one or several values of. Reading it allocates nothing, but for dates.</summary>
/// <param name="Name">As written in a canonical filter.</param>
/// <param name="IsVersion">Whether values that are the same version count as equal.</param>
internal abstract record Fact(string Name, bool IsVersion)
{
    /// <summary>How often <see cref="ValueAt"/> may be asked.</summary>
    public abstract int Count(FilterSubject subject);

    /// <summary>
    /// One value. Null when there is none at this place; empty when there is one, but the terminal does not know it.
    /// </summary>
    public abstract string? ValueAt(FilterSubject subject, int index);

    public sealed override string ToString() => Name;
}
