using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.LocalHost;

/// <summary>One function that the host found: its method, its trigger and what the public model tells of it.</summary>
internal sealed record FunctionDescriptor(
    string Name,
    MethodInfo Method,
    ParameterInfo TriggerParameter,
    TriggerBindingAttribute Trigger,
    TriggerKind Kind,
    RetryAttribute? Retry,
    FunctionDefinition Definition)
{
    /// <summary>Makes the function's class from the services of an invocation; null for a static method.</summary>
    public ObjectFactory? Factory { get; } = Method.IsStatic ? null : ActivatorUtilities.CreateFactory(Method.ReflectedType!, []);

    /// <summary>
    /// The key that a caller of an HTTP function needs. Without a level in the attribute the host closes the function, although
    /// the attribute's own property reads Anonymous after <c>[HttpTrigger("get")]</c>: the host's default is Function.
    /// </summary>
    public AuthorizationLevel AuthLevel { get; } =
        Trigger is HttpTriggerAttribute http && TriggerParameter.GetCustomAttributesData()
            .Single(data => data.AttributeType == typeof(HttpTriggerAttribute))
            .ConstructorArguments.Any(argument => argument.ArgumentType == typeof(AuthorizationLevel))
            ? http.AuthLevel
            : AuthorizationLevel.Function;
}
