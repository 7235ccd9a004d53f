namespace PosCloud.Protocol.Fleet;

/// <summary>
/// A terminal's sequence numbers went backwards, or one came twice with other content: two devices may have its key. Once after a
/// restored backup is no cause for worry; again and again is.
/// </summary>
/// <param name="Count">How often since the enrolment, at most once for each message that was taken.</param>
/// <param name="At">The last time; server time, UTC.</param>
/// <param name="Seq">The number that came.</param>
/// <param name="LastSeq">The number that had been taken before.</param>
public sealed record CloneAlarm(int Count, DateTimeOffset At, long Seq, long LastSeq);
