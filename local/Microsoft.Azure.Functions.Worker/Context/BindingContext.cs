namespace Microsoft.Azure.Functions.Worker;

/// <summary>The data that the trigger brought, by name: route values of an HTTP function.</summary>
public abstract class BindingContext
{
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
