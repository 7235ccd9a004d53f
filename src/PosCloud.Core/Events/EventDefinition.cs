namespace PosCloud.Core.Events;

/// <summary>One type of event: what a consumer can rely on.</summary>
/// <param name="Type">CloudEvents type.</param>
/// <param name="Summary">When it is sent; one sentence for <c>docs/events.md</c>.</param>
/// <param name="Data">The record of its data.</param>
/// <param name="Subject">The scheme of its subject, with names in braces.</param>
/// <param name="Always">Members of the data, by their JSON name, that are in every event of this type.</param>
public sealed record EventDefinition(string Type, string Summary, Type Data, string Subject, IReadOnlyList<string> Always);
