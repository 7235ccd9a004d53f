namespace PosCloud.Core.Events;

/// <summary>
/// A CloudEvents 1.0 event before it is published. The id is derived from what happened, so that the same event has the
/// same id however often it is built or sent.
/// </summary>
/// <param name="Id">Unique within <see cref="Estate"/>.</param>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Estate">The tenant; gives the event's source.</param>
/// <param name="Subject">What it is about, for prefix filters.</param>
/// <param name="Time">UTC.</param>
/// <param name="DataJson">JSON of the data.</param>
public sealed record EventRecord(string Id, string Type, string Estate, string Subject, DateTimeOffset Time, string DataJson)
{
    public string Source => $"/poscloud/estates/{Estate}";
}
