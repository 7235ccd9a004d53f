namespace PosCloud.Protocol;

/// <summary>A page of a list.</summary>
/// <param name="Items">At most <see cref="Limits.PageSize"/>.</param>
/// <param name="Continuation">Opaque; sent back as <c>?continuation=</c> for the next page, absent on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Continuation = null);
