using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.LocalHost.Http;

namespace Microsoft.Azure.Functions.Worker;

public static class FunctionContextExtensions
{
    /// <summary>
    /// The request of an HTTP function; null for another trigger, and in middleware that was registered before
    /// <c>ConfigureFunctionsWebApplication()</c>.
    /// </summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context.Items.TryGetValue(HttpResultMiddleware.HttpContextKey, out var value) ? value as HttpContext : null;
}
