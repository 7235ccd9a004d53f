using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.LocalHost.Invocation;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.LocalHost.Http;

/// <summary>
/// What <c>ConfigureFunctionsWebApplication()</c> adds: below it <c>GetHttpContext()</c> works, and what the function returned
/// is executed after the middleware below it has ended. A plain object is no response: the caller gets an empty 200
/// (FunctionsHttpProxyingMiddleware in Azure/azure-functions-dotnet-worker).
/// </summary>
internal sealed partial class HttpResultMiddleware(ILogger<HttpResultMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public const string HttpContextKey = "HttpRequestContext";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (((LocalFunctionContext)context).Invocation.Http is not { } http)
        {
            await next(context);
            return;
        }

        context.Items.Add(HttpContextKey, http);
        await next(context);

        // The value stays: the official worker serialises it afterwards, see FunctionInvoker.
        switch (context.GetInvocationResult().Value)
        {
            case IActionResult result:
                await result.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
                break;
            case IResult result:
                await result.ExecuteAsync(http);
                break;
            default:
                NoHttpResult(context.FunctionDefinition.Name, context.InvocationId);
                break;
        }
    }

    [LoggerMessage(10, LogLevel.Debug, "Function '{Function}' left no IResult or IActionResult (invocation {InvocationId})")]
    private partial void NoHttpResult(string function, string invocationId);
}
