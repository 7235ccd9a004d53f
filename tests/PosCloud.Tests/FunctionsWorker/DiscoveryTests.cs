using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.LocalHost;
using Microsoft.Extensions.DependencyInjection;

namespace PosCloud.Tests.FunctionsWorker;

public sealed class DiscoveryTests
{
    [Theory]
    [InlineData(typeof(Outer.Nested), "nested class")]
    [InlineData(typeof(AsyncVoid), "async void")]
    [InlineData(typeof(BadName), "a name is a letter")]
    [InlineData(typeof(NoTrigger), "0 trigger parameters")]
    [InlineData(typeof(TwoTriggers), "2 trigger parameters")]
    [InlineData(typeof(NotARequest), "instead of HttpRequest")]
    [InlineData(typeof(HttpRetry), "a retry policy is for timer functions only")]
    [InlineData(typeof(SameNames), "More than one function is named 'Same'")]
    public void Function_ThatAzureWouldNotRun_StopsTheStart(Type type, string reason)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => FunctionCatalogue.Discover([type]));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(SameRoutes), "both answer get 'api/X/{}'")]
    [InlineData(typeof(AnyMethod), "both answer * 'api/x'")]
    [InlineData(typeof(HostRoute), "belongs to the host")]
    public void Route_ThatIsTaken_StopsTheStart(Type type, string reason)
    {
        var prefix = type == typeof(HostRoute) ? """{ "extensions": { "http": { "routePrefix": "" } } }""" : "{}";
        var folder = Directory.CreateTempSubdirectory("functions-worker-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "host.json"), prefix);
            var builder = TestApp.Create([type], folder).ConfigureFunctionsWebApplication();
            var exception = Assert.Throws<InvalidOperationException>(builder.Build);
            Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Build_WithHttpFunctionsButNoWebApplication_SaysWhatToCall()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => TestApp.Create([typeof(KeySamples)], AppContext.BaseDirectory).Build());
        Assert.Contains("ConfigureFunctionsWebApplication()", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_WithoutAnAddress_ListensOnTheUsualPort()
    {
        var builder = new FunctionsApplicationBuilder([], typeof(DiscoveryTests).Assembly, []);
        using var host = builder.Build();
        Assert.Equal(["http://127.0.0.1:7071"], host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses);
    }

    [Fact]
    public void Build_AddsNoServices_ThatTheOfficialWorkerLacks()
    {
        using var host = TestApp.Create([], AppContext.BaseDirectory).ConfigureFunctionsWebApplication().Build();
        Assert.Null(host.Services.GetService<TimeProvider>());
    }

    [Fact]
    public void Build_Twice_Throws()
    {
        var builder = TestApp.Create([], AppContext.BaseDirectory);
        using var host = builder.Build();
        Assert.Throws<InvalidOperationException>(builder.Build);
        Assert.Throws<InvalidOperationException>(() => builder.Use(next => next));
    }

    [Fact]
    public void CreateBuilder_FindsThePublicClasses_OfTheCallingAssembly()
    {
        var builder = FunctionsApplication.CreateBuilder(["--urls", "http://127.0.0.1:0", "--FUNCTIONS_APPLICATION_DIRECTORY", AppContext.BaseDirectory]);
        builder.Services.AddSingleton<Journal>();
        builder.ConfigureFunctionsWebApplication();
        using var host = builder.Build();
        var names = host.Services.GetRequiredService<FunctionCatalogue>().Functions.Select(function => function.Name).ToList();
        Assert.Contains("Hello", names);
        Assert.Contains("Keyed", names);
        Assert.DoesNotContain("Same", names);
    }

    [Fact]
    public void Definition_OfAFunction_DescribesIt()
    {
        var definition = FunctionCatalogue.Discover([typeof(HttpSamples)]).Find("OPTIONAL")!.Definition;
        Assert.Equal("Optional", definition.Name);
        Assert.Equal("PosCloud.Tests.FunctionsWorker.HttpSamples.Optional", definition.EntryPoint);
        Assert.Equal(typeof(HttpSamples).Assembly.Location, definition.PathToAssembly);
        Assert.Equal(["request", "page", "q"], definition.Parameters.Select(parameter => parameter.Name));
        Assert.True(definition.Parameters[1].IsReferenceOrNullableType);
        Assert.Equal("httpTrigger", definition.InputBindings["request"].Type);
        Assert.Equal(BindingDirection.Out, definition.OutputBindings["$return"].Direction);
    }

    [Fact]
    public void Configuration_ComesFromSettingsFileThenEnvironmentThenArguments()
    {
        var folder = Directory.CreateTempSubdirectory("functions-worker-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "local.settings.json"), """{ "Values": { "Part__Name": "file", "Other": "file" } }""");
            File.WriteAllText(Path.Combine(folder, "host.json"), """{ "logging": { "logLevel": { "default": "Warning", "PosCloud": "Information" } } }""");
            var configuration = TestApp.Create([], folder, "--Other", "argument").Configuration;
            Assert.Equal("file", configuration["Part:Name"]);
            Assert.Equal("argument", configuration["Other"]);
            Assert.Equal("Warning", configuration["Logging:LogLevel:Default"]);
            Assert.Equal("Information", configuration["Logging:LogLevel:PosCloud"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal sealed class Outer
    {
        public static class Nested
        {
            [Function("Nested")]
            public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
        }
    }
}

internal static class AsyncVoid
{
    [Function("AsyncVoid")]
    public static async void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => await Task.FromResult(timer);
}

internal static class BadName
{
    [Function("9lives")]
    public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
}

internal static class NoTrigger
{
    [Function("NoTrigger")]
    public static void Run(TimerInfo timer) => _ = timer;
}

internal static class TwoTriggers
{
    [Function("TwoTriggers")]
    public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer, [EventGridTrigger] string item) => _ = (timer, item);
}

internal static class NotARequest
{
    [Function("NotARequest")]
    public static void Run([HttpTrigger] string body) => _ = body;
}

internal static class HttpRetry
{
    [Function("HttpRetry")]
    [FixedDelayRetry(1, "00:00:01")]
    public static void Run([HttpTrigger] HttpRequest request) => _ = request;
}

internal static class SameNames
{
    [Function("Same")]
    public static void One([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;

    [Function("same")]
    public static void Two([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
}

internal static class SameRoutes
{
    [Function("RouteOne")]
    public static void One([HttpTrigger("get", "put", Route = "x/{a}")] HttpRequest request) => _ = request;

    [Function("RouteTwo")]
    public static void Two([HttpTrigger("post", "get", Route = "X/{b}")] HttpRequest request) => _ = request;
}

internal static class AnyMethod
{
    [Function("SomeMethod")]
    public static void One([HttpTrigger("get", Route = "x")] HttpRequest request) => _ = request;

    [Function("EveryMethod")]
    public static void Two([HttpTrigger(Route = "x")] HttpRequest request) => _ = request;
}

internal static class HostRoute
{
    [Function("HostRoute")]
    public static void Run([HttpTrigger("get", Route = "admin/{x}")] HttpRequest request) => _ = request;
}
