namespace Microsoft.Azure.Functions.Worker;

/// <summary>The stored state of one timer.</summary>
public class ScheduleStatus
{
    /// <summary>The last run; <c>default</c> when it never ran.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next run that is expected.</summary>
    public DateTime Next { get; set; }

    /// <summary>The time from which <see cref="Next"/> was computed.</summary>
    public DateTime LastUpdated { get; set; }
}
