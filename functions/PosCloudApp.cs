using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosCloud.Azure;
using PosCloud.Core;
using PosCloud.Functions.Admin;
using PosCloud.Functions.Diagnostics;
using PosCloud.Functions.Http;
using PosCloud.Functions.Terminals;

namespace PosCloud.Functions;

/// <summary>Puts the app together; the same for Azure, for one machine and for tests.</summary>
public static class PosCloudApp
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);

        // Each line is a message to the host, which throws these away: five for a request.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        // Middleware goes behind this call: before it, there is no HttpContext.
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<OperationMiddleware>();
        builder.UseMiddleware<ResultMiddleware>();
        builder.UseMiddleware<OverloadMiddleware>();

        Settings.AddOptions(builder.Services);
        builder.Services.AddHostedService<SettingsCheck>();
        builder.Services.AddHostedService<TelemetryExport>();
        builder.Services.AddPosCloudCore();
        builder.Services.AddPosCloudAzure();
        builder.Services.AddSingleton<TerminalGateway>();
        builder.Services.AddSingleton<AdminGateway>();
        builder.Services.AddSingleton<AdminTokens>();
        return builder;
    }
}
