using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Azure.Blobs;
using PosCloud.Azure.Tables;
using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Functions;
using PosCloud.Functions.Admin;

namespace PosCloud.Tests.Infrastructure;

/// <summary>Tables, containers, roles, events and functions have the same names in the code and in infra/.</summary>
public sealed partial class NamesAgreeTests
{
    private static readonly IReadOnlyDictionary<string, string> EventTypeNames =
        typeof(EventTypes).GetFields().ToDictionary(f => f.Name, f => (string)f.GetRawConstantValue()!);

    [Fact]
    public void Tables_AreThoseOfTheCode()
    {
        Assert.Equal(TableClients.Names.Order(), InfraFiles.Names("tables").Order());
        Assert.Contains($"'{TerminalPartition.Table}'", InfraFiles.Variable("shardedTable"), StringComparison.Ordinal);
    }

    [Fact]
    public void Containers_AreThoseOfTheCode()
    {
        Assert.Equal(BlobContainers.Names.Order(), InfraFiles.Names("containers").Order());
        Assert.Empty(InfraFiles.Names("platformContainers").Intersect(BlobContainers.Names));
        Assert.Contains(BlobContainers.PackagesName, InfraFiles.Names("containers"));
        Assert.Contains($"name: '{BlobContainers.PackagesName}'", InfraFiles.Read("infra/modules/dataStorage.bicep"), StringComparison.Ordinal);
        Assert.Contains($"'/{BlobContainers.PackagesName}/*'", InfraFiles.Read("infra/modules/frontDoor.bicep"), StringComparison.Ordinal);
    }

    [Fact]
    public void AppRoles_AreThoseOfTheCode()
    {
        var roles = JsonNode.Parse(InfraFiles.Read("infra/app-roles.json"))!.AsArray();
        Assert.Equal(
            typeof(Roles).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).Order(),
            roles.Select(role => (string)role!["value"]!).Order());
        Assert.Equal(roles.Count, roles.Select(role => Guid.Parse((string)role!["id"]!)).Distinct().Count());
    }

    [Fact]
    public void EventTypes_ThatInfraNames_ExistInTheCode()
    {
        var named = InfraFiles.BicepFiles().SelectMany(file => EventType().Matches(File.ReadAllText(file))).Select(m => m.Value).ToHashSet();
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(EventTypeNames.Values));
    }

    [Fact]
    public void FunctionSubscriptions_AreTheFunctionsThatEventGridCalls_WithTheTypesThatTheyTake()
    {
        var subscribed = FunctionSubscription().Matches(InfraFiles.Variable("functionSubscriptions")).ToDictionary(
            m => m.Groups[1].Value, m => EventType().Matches(m.Groups[2].Value).Select(type => type.Value).Order().ToList());
        var triggered = Methods().Where(m => m.GetParameters().Any(p => p.IsDefined(typeof(EventGridTriggerAttribute)))).ToDictionary(NameOf, TypesTaken);

        Assert.NotEmpty(triggered);
        Assert.Equal(triggered.Keys.Order(), subscribed.Keys.Order());
        Assert.All(triggered, function => Assert.Equal(function.Value, subscribed[function.Key]));
    }

    [Fact]
    public void Queries_LookForFunctionsAndLogMessagesOfTheCode()
    {
        var queries = InfraFiles.Read("infra/modules/alerts.bicep") + InfraFiles.Read("infra/modules/workbook.json").Replace("\\\"", "\"", StringComparison.Ordinal);
        var functions = Methods().Select(NameOf).ToHashSet();
        var messages = InfraFiles.ServiceSources().SelectMany(source => LogMessage().Matches(source)).Select(m => m.Groups[1].Value).ToList();

        var texts = StartsWith().Matches(queries).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.True(texts.Count >= 4, $"{texts.Count} texts in queries");
        Assert.All(texts, text => Assert.Contains(messages, message => message.StartsWith(text, StringComparison.Ordinal)));

        var names = FunctionName().Matches(queries).SelectMany(m => Quoted().Matches(m.Value)).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.Contains("CheckIn", names);
        Assert.Empty(names.Except(functions));
    }

    [Fact]
    public void Subscriptions_ThatAlertsAndWorkbookCount_Exist()
    {
        var counted = SubscriptionName().Matches(InfraFiles.Variable("countedEvents")).Select(m => m.Groups[1].Value).ToList();
        var alerts = DimensionValues().Matches(InfraFiles.Read("infra/modules/alerts.bicep")).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(alerts);
        Assert.Empty(alerts.Except(counted));

        var charts = JsonNode.Parse(InfraFiles.Read("infra/modules/workbook.json"))!["items"]!.AsArray()
            .Select(item => item!["content"]!["filters"]).OfType<JsonArray>()
            .SelectMany(filters => filters[0]!["values"]!.AsArray()).Select(value => (string)value!).ToList();
        Assert.Equal(counted.Order(), charts.Order());
    }

    private static IEnumerable<MethodInfo> Methods() =>
        typeof(PosCloudApp).Assembly.GetExportedTypes().SelectMany(t => t.GetMethods()).Where(m => m.IsDefined(typeof(FunctionAttribute)));

    private static string NameOf(MethodInfo method) => method.GetCustomAttribute<FunctionAttribute>()!.Name;

    /// <summary>The event types that the function's source names.</summary>
    private static List<string> TypesTaken(MethodInfo method)
    {
        var file = Directory.EnumerateFiles(Path.Combine(InfraFiles.Root, "functions"), $"{method.DeclaringType!.Name}.cs", SearchOption.AllDirectories).Single();
        return [.. EventTypeConstant().Matches(File.ReadAllText(file)).Select(m => EventTypeNames[m.Groups[1].Value]).Distinct().Order()];
    }

    [GeneratedRegex(@"poscloud(\.[a-z-]+)+\.v\d+")]
    private static partial Regex EventType();

    [GeneratedRegex(@"EventTypes\.(\w+)")]
    private static partial Regex EventTypeConstant();

    [GeneratedRegex(@"function: '(\w+)'\s+eventTypes: \[([^\]]+)\]")]
    private static partial Regex FunctionSubscription();

    [GeneratedRegex("""\[LoggerMessage\(\d+, LogLevel\.\w+, "([^"]+)"\)""")]
    private static partial Regex LogMessage();

    [GeneratedRegex("""startswith "([^"]+)""")]
    private static partial Regex StartsWith();

    [GeneratedRegex("""name (?:== "\w+"|in \([^)]+\))""")]
    private static partial Regex FunctionName();

    [GeneratedRegex("\"(\\w+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"name: '([a-z-]+)'")]
    private static partial Regex SubscriptionName();

    [GeneratedRegex(@"values: \['([a-z-]+)'\]")]
    private static partial Regex DimensionValues();
}
