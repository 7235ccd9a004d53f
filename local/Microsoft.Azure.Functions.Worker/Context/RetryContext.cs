namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which try this invocation is.</summary>
public abstract class RetryContext
{
    /// <summary>0 for the first try.</summary>
    public abstract int RetryCount { get; }

    /// <summary>-1 without end.</summary>
    public abstract int MaxRetryCount { get; }
}
