using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker.LocalHost.Invocation;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.LocalHost.Http;

/// <summary>Maps the HTTP functions to their routes and lets only callers with the right key in.</summary>
internal sealed class HttpFunctionEndpoints(
    FunctionCatalogue catalogue, HostSettings settings, HostKeys keys, IConfiguration configuration, FunctionInvoker invoker)
{
    /// <exception cref="InvalidOperationException">Two functions answer the same route, or a route belongs to the host.</exception>
    public void Map(IEndpointRouteBuilder routes)
    {
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var function in catalogue.Functions.Where(function => function.Kind == TriggerKind.Http))
        {
            var trigger = (HttpTriggerAttribute)function.Trigger;
            var pattern = RoutePatternFactory.Parse($"{settings.RoutePrefix}/{trigger.Route ?? function.Name}");
            var methods = trigger.Methods is { Length: > 0 } declared ? declared : ["*"];
            Claim(taken, function, Shape(pattern), methods);

            var endpoint = methods is ["*"]
                ? routes.Map(pattern, http => HandleAsync(http, function))
                : routes.Map(pattern, http => HandleAsync(http, function)).WithMetadata(new HttpMethodMetadata(methods.Select(method => method.ToUpperInvariant())));
            endpoint.WithDisplayName(function.Name);
        }
    }

    private async Task HandleAsync(HttpContext http, FunctionDescriptor function)
    {
        if (!keys.Opens(http.Request, function.AuthLevel, function.Name))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (configuration.IsDisabled(function) && !keys.Opens(http.Request, AuthorizationLevel.Admin, function.Name))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else
        {
            // Whatever the function threw, its caller sees the response as it is by then: 200 without a body unless somebody
            // wrote another. So it is on Azure with the ASP.NET Core integration; the app's own middleware must do better.
            var invocation = new Invocation.Invocation(function, http, null, LocalTraceContext.From(http.Request), null);
            await invoker.TryInvokeAsync(invocation, http.RequestAborted);
        }
    }

    private static void Claim(Dictionary<string, string> taken, FunctionDescriptor function, string shape, string[] methods)
    {
        if (shape.Split('/')[0] is var first && (first.Equals("admin", StringComparison.OrdinalIgnoreCase) || first.Equals("runtime", StringComparison.OrdinalIgnoreCase)))
        {
            throw new InvalidOperationException($"The route '{shape}' of the function '{function.Name}' belongs to the host.");
        }

        foreach (var method in methods)
        {
            var other = taken.GetValueOrDefault($"{method} {shape}") ?? taken.GetValueOrDefault($"* {shape}")
                ?? (method == "*" ? taken.FirstOrDefault(claim => claim.Key.EndsWith($" {shape}", StringComparison.OrdinalIgnoreCase)).Value : null);
            if (other is not null)
            {
                throw new InvalidOperationException($"The functions '{other}' and '{function.Name}' both answer {method} '{shape}'.");
            }

            taken[$"{method} {shape}"] = function.Name;
        }
    }

    /// <summary>The route without the names of its parameters, which do not tell two routes apart; constraints do.</summary>
    private static string Shape(RoutePattern pattern) => string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => $"{{{(parameter.IsCatchAll ? "*" : "")}{string.Concat(parameter.ParameterPolicies.Select(policy => ":" + policy.Content))}}}",
        _ => "",
    }))));
}
