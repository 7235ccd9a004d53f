namespace PosCloud.Core.Events;

/// <summary>How long events are kept.</summary>
/// <param name="Retention">Events older than this can no longer be replayed; they are removed within a day after.</param>
public sealed record EventOptions(TimeSpan Retention)
{
    public static EventOptions Default { get; } = new(TimeSpan.FromDays(30));
}
