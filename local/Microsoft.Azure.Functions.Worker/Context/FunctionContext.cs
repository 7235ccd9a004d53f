namespace Microsoft.Azure.Functions.Worker;

/// <summary>Everything about one invocation.</summary>
public abstract class FunctionContext
{
    /// <summary>Unique for each invocation.</summary>
    public abstract string InvocationId { get; }

    public abstract string FunctionId { get; }

    public abstract TraceContext TraceContext { get; }

    public abstract BindingContext BindingContext { get; }

    /// <summary>Null when the function has no retry policy, as in the official worker.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>The services of this invocation's scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>Shared by the middleware and the function of one invocation.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    public abstract IInvocationFeatures Features { get; }

    /// <summary>Cancelled by shutdown, by host.json's functionTimeout and when the HTTP client has gone.</summary>
    public virtual CancellationToken CancellationToken { get; } = CancellationToken.None;
}
