using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.LocalHost.EventGrid;
using Microsoft.Azure.Functions.Worker.LocalHost.Http;
using Microsoft.Azure.Functions.Worker.LocalHost.Invocation;
using Microsoft.Azure.Functions.Worker.LocalHost.Timers;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.LocalHost;

/// <summary>Puts the host's parts together.</summary>
internal static class LocalHostSetup
{
    public static void AddLocalHost(
        this IServiceCollection services, FunctionCatalogue catalogue, HostSettings settings, FunctionExecutionDelegate pipeline)
    {
        services.AddSingleton(catalogue);
        services.AddSingleton(settings);
        services.AddSingleton<HostKeys>();
        services.AddSingleton<HttpFunctionEndpoints>();
        services.AddSingleton(provider => new FunctionInvoker(
            pipeline,
            settings,
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.Clock(),
            provider.GetRequiredService<ILogger<FunctionInvoker>>()));
        services.AddSingleton<AdminEndpoint>();
        services.AddSingleton<EventGridEndpoint>();
        services.AddSingleton(provider => new TimerRunner(provider.GetRequiredService<FunctionInvoker>(), provider.Clock()));
        services.AddSingleton<ITimerStatusStore>(provider => provider.GetRequiredService<IConfiguration>()["Host:TimerStatusFolder"] is { Length: > 0 } folder
            ? new FileTimerStatusStore(folder, provider.GetRequiredService<ILogger<FileTimerStatusStore>>())
            : new MemoryTimerStatusStore());
        services.AddHostedService(provider => new TimerService(
            catalogue,
            provider.GetRequiredService<IConfiguration>(),
            provider.GetRequiredService<ITimerStatusStore>(),
            provider.GetRequiredService<TimerRunner>(),
            provider.Clock(),
            provider.GetRequiredService<ILogger<TimerService>>()));
    }

    public static void UseLocalHost(this WebApplication app)
    {
        app.UseRouting();
        app.Use(HideWrongMethod);
        app.Services.GetRequiredService<HttpFunctionEndpoints>().Map(app);
        app.Services.GetRequiredService<AdminEndpoint>().Map(app);
        app.Services.GetRequiredService<EventGridEndpoint>().Map(app);
    }

    /// <summary>
    /// The app's clock, if it registered one. The host registers none: the official worker does not either, and a function
    /// that takes a TimeProvider which nobody registered must fail here too.
    /// </summary>
    public static TimeProvider Clock(this IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;

    /// <summary>
    /// The host on Azure takes the method as a part of the route (HttpMethodRouteConstraint), so a wrong one is a route that
    /// does not exist: 404, where ASP.NET Core's own routing would answer 405.
    /// </summary>
    private static Task HideWrongMethod(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is not (null or RouteEndpoint))
        {
            http.SetEndpoint(null);
        }

        return next(http);
    }
}
