using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.LocalHost;
using Microsoft.Azure.Functions.Worker.LocalHost.Http;
using Microsoft.Azure.Functions.Worker.LocalHost.Invocation;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Collects configuration, services and middleware, then builds the host that serves the functions.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private const string DefaultUrl = "http://127.0.0.1:7071";

    private readonly WebApplicationBuilder _web;
    private readonly HostSettings _settings;
    private readonly IReadOnlyList<Type> _types;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];
    private bool _built;

    internal FunctionsApplicationBuilder(string[]? args, Assembly application, IReadOnlyList<Type> types)
    {
        _types = types;
        var arguments = new ConfigurationBuilder().AddEnvironmentVariables("AZURE_FUNCTIONS_").AddCommandLine(args ?? []).Build();
        var folder = arguments["FUNCTIONS_APPLICATION_DIRECTORY"] ?? System.Environment.GetEnvironmentVariable("FUNCTIONS_APPLICATION_DIRECTORY");
        string[] folders = folder is null ? [Path.GetDirectoryName(application.Location)!, AppContext.BaseDirectory] : [folder];
        _settings = HostSettings.Load(folders);
        _web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = application.GetName().Name,
            EnvironmentName = arguments["environment"] ?? System.Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environments.Production,
            ContentRootPath = folders[0],
        });
        Configuration
            .AddInMemoryCollection(_settings.LogLevels)
            .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
            .AddInMemoryCollection(HostSettings.LoadLocalValues(folders))
            .AddEnvironmentVariables()
            .AddCommandLine(args ?? []);
        Logging.AddConfiguration(Configuration.GetSection("Logging"));
        Logging.AddSimpleConsole(console => console.SingleLine = true);
        _web.WebHost.UseKestrel(kestrel =>
        {
            // The limits of the host on Azure; functions limit themselves further.
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Configuration.GetValue("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", 104_857_600L);
        });
        _web.Host.UseDefaultServiceProvider((context, options) =>
            options.ValidateScopes = options.ValidateOnBuild = context.HostingEnvironment.IsDevelopment());
        Services.AddRouting();
    }

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    public ConfigurationManager Configuration => _web.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    public IHostEnvironment Environment => _web.Environment;

    public ILoggingBuilder Logging => _web.Logging;

    public IMetricsBuilder Metrics => _web.Metrics;

    public IServiceCollection Services => _web.Services;

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ThrowIfBuilt();
        _middleware.Add(middleware);
        return this;
    }

    /// <summary>Builds the app once. It listens from its start on.</summary>
    /// <exception cref="InvalidOperationException">It was built before, or a function could not run on Azure.</exception>
    public IHost Build()
    {
        ThrowIfBuilt();
        _built = true;
        var catalogue = FunctionCatalogue.Discover(_types);
        if (!Services.Any(service => service.ServiceType == typeof(HttpResultMiddleware)) && catalogue.Functions.Any(function => function.Kind == TriggerKind.Http))
        {
            throw new InvalidOperationException("The app has HTTP functions: call ConfigureFunctionsWebApplication() on the builder.");
        }

        FunctionExecutionDelegate pipeline = FunctionMethod.InvokeAsync;
        foreach (var middleware in Enumerable.Reverse(_middleware))
        {
            pipeline = middleware(pipeline);
        }

        Services.AddLocalHost(catalogue, _settings, pipeline);
        var app = _web.Build();
        if (string.IsNullOrEmpty(Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            app.Urls.Add(DefaultUrl);
        }

        app.UseLocalHost();
        return app;
    }

    private void ThrowIfBuilt()
    {
        if (_built)
        {
            throw new InvalidOperationException("The application has already been built.");
        }
    }
}
