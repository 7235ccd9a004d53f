using Microsoft.Azure.Functions.Worker.LocalHost.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Lets functions use HttpRequest, IResult and IActionResult. Middleware that needs the HttpContext comes after it.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        if (!builder.Services.Any(service => service.ServiceType == typeof(HttpResultMiddleware)))
        {
            builder.UseMiddleware<HttpResultMiddleware>();
            builder.Services.AddMvcCore();
        }

        return builder;
    }
}
