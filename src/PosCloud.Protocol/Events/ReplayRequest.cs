namespace PosCloud.Protocol.Events;

/// <summary>
/// <c>POST /v1/estates/{estate}/events/replay</c> (to the topic) and <c>POST /v1/estates/{estate}/events/query</c> (to the
/// caller): events of the past, with their own ids. One call does one page.
/// </summary>
/// <param name="Since">From this time on.</param>
/// <param name="Until">Before this time; null means until the last one.</param>
/// <param name="Types">Only these types; null or empty means all.</param>
/// <param name="Subject">What the subject begins with.</param>
/// <param name="SetAside">The events that the topic refused, instead of those that it took.</param>
/// <param name="Continuation">From the page before; null for the first. Everything else must be as it was then.</param>
public sealed record ReplayRequest(
    DateTimeOffset Since,
    DateTimeOffset? Until = null,
    IReadOnlyList<string>? Types = null,
    string? Subject = null,
    bool SetAside = false,
    string? Continuation = null) : IChecked
{
    public const int MaxTypes = 32;
    public const int MaxType = 128;
    public const int MaxContinuation = 2048;

    public void Check(FieldChecker check)
    {
        check.That(Until is null || Until > Since, "/until", "must be later than since");
        if (Types is { } types && check.List(types, 0, MaxTypes, "/types"))
        {
            for (var i = 0; i < types.Count; i++)
            {
                check.Text(types[i], 1, MaxType, $"/types/{i}");
            }
        }

        check.OptionalText(Subject, Limits.LongText, "/subject");
        check.OptionalText(Continuation, MaxContinuation, "/continuation");
    }
}
