namespace PosCloud.Core.Events;

/// <summary>
/// A CloudEvents 1.0 event before it is published. The id is derived from what happened, so that the same event has the
/// same id however often it is built or sent.
/// </summary>
/// <param name="Id">Unique within <see cref="Estate"/>.</param>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Estate">The tenant; gives the event's source.</param>
/// <param name="Subject">What it is about, for prefix filters; see <see cref="EventSubjects"/>.</param>
/// <param name="Time">UTC.</param>
/// <param name="DataJson">JSON of the data.</param>
/// <param name="Sequence">
/// Orders the events of one subject when compared as text (CloudEvents extension <c>sequence</c>); gaps mean nothing. Null in
/// rows from before there was one.
/// </param>
/// <param name="TraceParent">The trace that it happened in (W3C Trace Context), or null.</param>
public sealed record EventRecord(
    string Id,
    string Type,
    string Estate,
    string Subject,
    DateTimeOffset Time,
    string DataJson,
    string? Sequence = null,
    string? TraceParent = null)
{
    /// <summary>
    /// The most bytes that an event has as JSON. Event Grid takes far more, but bills by 64 KB, and a Storage queue holds
    /// 64 KB in base64: whoever receives these events never has to care.
    /// </summary>
    public const int MaxBytes = 8 * 1024;

    public string Source => $"/poscloud/estates/{Estate}";
}
