using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.LocalHost.Invocation;

/// <summary>Creates the function's class and calls its method; the end of the pipeline.</summary>
internal static class FunctionMethod
{
    public static async Task InvokeAsync(FunctionContext context)
    {
        var local = (LocalFunctionContext)context;
        var method = local.Invocation.Function.Method;
        var arguments = ParameterBinder.Bind(local);
        var instance = method.IsStatic
            ? null
            : ActivatorUtilities.CreateInstance(context.InstanceServices, method.ReflectedType!);
        try
        {
            // The exception must reach the middleware as it was thrown.
            var returned = method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            ResultCell.Of(context).Value = await ResultOfAsync(returned);
        }
        finally
        {
            if (instance is IAsyncDisposable asyncDisposable)
            {
                await asyncDisposable.DisposeAsync();
            }
            else
            {
                (instance as IDisposable)?.Dispose();
            }
        }
    }

    private static async Task<object?> ResultOfAsync(object? returned)
    {
        switch (returned)
        {
            case Task task:
                await task;
                return ResultProperty(task.GetType())?.GetValue(task);
            case ValueTask valueTask:
                await valueTask;
                return null;
            case not null when returned.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>):
                return await ResultOfAsync(type.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null));
            default:
                return returned;
        }
    }

    // An async method without a result returns a Task<VoidTaskResult>: that is no result.
    private static PropertyInfo? ResultProperty(Type type) =>
        TaskResults.GetOrAdd(type, static task =>
            task.GetProperty(nameof(Task<>.Result)) is { } property && property.PropertyType.Name != "VoidTaskResult" ? property : null);

    private static readonly ConcurrentDictionary<Type, PropertyInfo?> TaskResults = [];
}
