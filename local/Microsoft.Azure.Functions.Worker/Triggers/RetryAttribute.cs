namespace Microsoft.Azure.Functions.Worker;

/// <summary>Base of the retry policies of a timer function.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>Retries after the first try; -1 without end.</summary>
    public int MaxRetryCount { get; set; }
}
