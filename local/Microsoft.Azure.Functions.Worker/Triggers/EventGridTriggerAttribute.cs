using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function by an event that Event Grid delivers.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class EventGridTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>One invocation for a whole delivery (the parameter is an array) instead of one for each event.</summary>
    public bool IsBatched { get; set; }
}
