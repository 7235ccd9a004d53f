using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.LocalHost.Invocation;

/// <summary>Runs one invocation through the middleware, in its own service scope and under its limits of time.</summary>
internal sealed partial class FunctionInvoker(
    FunctionExecutionDelegate pipeline,
    HostSettings settings,
    IServiceScopeFactory scopes,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<FunctionInvoker> logger)
{
    /// <summary>Runs the function once. A failure is logged and told; it is never thrown.</summary>
    /// <returns>False when the function, its middleware or the serialisation of its result threw.</returns>
    public async Task<bool> TryInvokeAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(settings.FunctionTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping, timeout.Token);
        using var scope = logger.BeginScope(new Dictionary<string, object>
        {
            ["AzureFunctions_InvocationId"] = invocation.Id,
            ["AzureFunctions_FunctionName"] = invocation.Function.Name,
        });
        await using var context = new LocalFunctionContext(invocation, scopes.CreateAsyncScope(), linked.Token);
        try
        {
            if (invocation.Http is { } http)
            {
                http.RequestServices = context.InstanceServices;
            }

            await pipeline(context);
            SerialiseResult(context);
            return true;
        }
        catch (OperationCanceledException exception) when (linked.IsCancellationRequested)
        {
            var cause = timeout.IsCancellationRequested ? "functionTimeout" : lifetime.ApplicationStopping.IsCancellationRequested ? "shutdown" : "its caller";
            Cancelled(exception, invocation.Function.Name, invocation.Id, cause);
            return false;
        }
        catch (Exception exception)
        {
            Failed(exception, invocation.Function.Name, invocation.Id);
            return false;
        }
    }

    /// <summary>
    /// The official worker sends what is left in the invocation result to the host as JSON, also an IResult that was executed
    /// already, so a result that cannot be serialised fails an invocation whose response has gone out
    /// (InvocationHandler.InvokeAsync and FunctionsHttpProxyingMiddleware in Azure/azure-functions-dotnet-worker).
    /// Middleware that executes the result itself must set the value to null.
    /// </summary>
    private static void SerialiseResult(FunctionContext context)
    {
        var value = ResultCell.Of(context).Value;
        if (value is not (null or string or byte[]))
        {
            JsonSerializer.Serialize(Stream.Null, value, value.GetType());
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Function '{Function}' failed (invocation {InvocationId})")]
    private partial void Failed(Exception exception, string function, string invocationId);

    [LoggerMessage(2, LogLevel.Warning, "Function '{Function}' was cancelled by {Cause} (invocation {InvocationId})")]
    private partial void Cancelled(Exception exception, string function, string invocationId, string cause);
}
