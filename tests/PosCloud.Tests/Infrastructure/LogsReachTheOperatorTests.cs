using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PosCloud.Functions;

namespace PosCloud.Tests.Infrastructure;

/// <summary>
/// What becomes of a log message on Azure (GrpcWorkerChannel.Log in Azure/azure-functions-host): the host writes it again as
/// <c>Function.{name}.User</c> by the levels of host.json, whatever its category was, and drops it outside of an invocation.
/// </summary>
public sealed partial class LogsReachTheOperatorTests
{
    /// <summary>Every message of the service below a warning, and the functions that must let it through, else none.</summary>
    private static readonly Dictionary<int, string[]> Information = new()
    {
        [1102] = ["ListAudit"],
        [3102] = ["ExportAudit"],
        [3304] = ["KeepMetadata"],
        [4001] = ["BuildDelta", "BuildDeltas"],
        [4002] = ["BuildDelta", "BuildDeltas"],
    };

    [Fact]
    public void HostJson_LetsThroughWhatIsInformation_OfItsFunctionsOnly()
    {
        var written = InfraFiles.ServiceSources().SelectMany(s => BelowWarning().Matches(s)).Select(m => int.Parse(m.Groups[1].Value));
        Assert.Equal(Information.Keys.Order(), written.Order());

        var levels = JsonNode.Parse(InfraFiles.Read("host.json"))!["logging"]!["logLevel"]!.AsObject();
        Assert.Equal(
            Information.Values.SelectMany(names => names).Distinct().Select(name => $"Function.{name}.User").Order(),
            levels.Select(level => level.Key).Except(["default", "Host.Results"]).Order());
        Assert.All(levels.Where(level => level.Key != "default"), level => Assert.Equal("Information", (string?)level.Value));
    }

    [Fact]
    public void HostJson_NamesFunctionsThatExist()
    {
        var functions = typeof(PosCloudApp).Assembly.GetExportedTypes().SelectMany(t => t.GetMethods())
            .Select(m => m.GetCustomAttribute<FunctionAttribute>()?.Name);
        Assert.All(Information.Values.SelectMany(names => names), name => Assert.Contains(name, functions));
    }

    [Fact]
    public void BackgroundServices_LogNoErrors()
    {
        var services = InfraFiles.ServiceSources().Where(s => BackgroundWork().IsMatch(s)).ToList();
        Assert.NotEmpty(services);
        Assert.All(services, source => Assert.DoesNotContain("LogLevel.Error", source, StringComparison.Ordinal));
    }

    /// <summary>A rule of the app itself: the local host has host.json's levels beside it, the worker on Azure has not.</summary>
    [Fact]
    public void App_SendsTheHostNoLinesAboutRequests()
    {
        var builder = PosCloudApp.CreateBuilder([]);
        using var provider = builder.Services.BuildServiceProvider();

        Assert.Contains(
            provider.GetRequiredService<IOptions<LoggerFilterOptions>>().Value.Rules,
            rule => rule is { CategoryName: "Microsoft.AspNetCore", LogLevel: LogLevel.Warning, ProviderName: null, Filter: null });
    }

    [GeneratedRegex(@"\[LoggerMessage\((\d+), LogLevel\.(?:Trace|Debug|Information),")]
    private static partial Regex BelowWarning();

    [GeneratedRegex(@": (?:BackgroundService|IHostedService)\b")]
    private static partial Regex BackgroundWork();
}
