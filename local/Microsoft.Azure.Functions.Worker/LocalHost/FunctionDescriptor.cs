using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

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
    /// <summary>
    /// The key that a caller needs. Without a level in the attribute the host closes the function, although the
    /// attribute's own property reads Anonymous after <c>[HttpTrigger("get")]</c>: the host's default is Function.
    /// </summary>
    public AuthorizationLevel AuthLevel
    {
        get
        {
            var declared = TriggerParameter.GetCustomAttributesData().Single(data => data.AttributeType == typeof(HttpTriggerAttribute));
            return declared.ConstructorArguments.Any(argument => argument.ArgumentType == typeof(AuthorizationLevel))
                ? ((HttpTriggerAttribute)Trigger).AuthLevel
                : AuthorizationLevel.Function;
        }
    }
}
