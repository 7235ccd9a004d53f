namespace Microsoft.Azure.Functions.Worker;

/// <summary>Objects by type that belong to one invocation.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    void Set<T>(T instance);

    T? Get<T>();
}
