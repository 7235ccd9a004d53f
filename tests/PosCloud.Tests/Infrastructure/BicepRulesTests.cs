using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker.LocalHost.Timers;
using Microsoft.Extensions.Configuration;
using PosCloud.Functions.Admin;

namespace PosCloud.Tests.Infrastructure;

/// <summary>Traps of the platform that cost a day each when they come back.</summary>
public sealed partial class BicepRulesTests
{
    private static readonly string App = InfraFiles.Read("infra/modules/app.bicep");

    private static readonly string All = string.Concat(InfraFiles.BicepFiles().Select(File.ReadAllText));

    [Fact]
    public void Runtime_IsDotnetIsolated10_WithTheMinorVersion()
    {
        Assert.Matches(@"name: 'dotnet-isolated'\s+(//[^\n]*\s+)*version: '10\.0'", App);
        Assert.DoesNotMatch(new Regex(@"^\s*FUNCTIONS_WORKER_RUNTIME:", RegexOptions.Multiline), App);
    }

    [Fact]
    public void HostStorage_IsReachedByIdentity_WithAllThreeSettings_AndNoConnectionString()
    {
        Assert.Contains("AzureWebJobsStorage__accountName:", App, StringComparison.Ordinal);
        Assert.Contains("AzureWebJobsStorage__credential: 'managedidentity'", App, StringComparison.Ordinal);
        Assert.Contains("AzureWebJobsStorage__clientId:", App, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex(@"^\s*AzureWebJobsStorage:", RegexOptions.Multiline), App);
    }

    [Fact]
    public void SharedKeys_AreOffEverywhere()
    {
        var accounts = Regex.Count(All, @"'Microsoft\.Storage/storageAccounts@[\d-]+' = ");
        Assert.True(accounts >= 3);
        Assert.Equal(accounts, Regex.Count(All, "allowSharedKeyAccess: false"));
        Assert.DoesNotMatch(@"listKeys\(|AccountKey|allowSharedKeyAccess: true", All);
        Assert.Contains("disableLocalAuth: true", InfraFiles.Read("infra/modules/events.bicep"), StringComparison.Ordinal);
        Assert.Contains("DisableLocalAuth: true", InfraFiles.Read("infra/modules/monitoring.bicep"), StringComparison.Ordinal);
        Assert.Contains("enableRbacAuthorization: true", InfraFiles.Read("infra/modules/vault.bicep"), StringComparison.Ordinal);
    }

    [Fact]
    public void RoleAssignments_HaveNamesThatFollowFromWhatTheyGrant()
    {
        var assignments = RoleAssignment().Matches(All);
        Assert.True(assignments.Count >= 10, $"{assignments.Count} role assignments");
        Assert.All(assignments, assignment => Assert.Contains("name: guid(", assignment.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Subscriptions_AllHaveADeadLetter()
    {
        var subscriptions = Regex.Count(All, @"topics/eventSubscriptions@[\d-]+'");
        Assert.True(subscriptions >= 4);
        Assert.Equal(subscriptions, Regex.Count(All, "deadLetterWithResourceIdentity:"));
    }

    [Fact]
    public void Schedules_AreReadByTheHost()
    {
        var schedules = InfraFiles.AppSettings().Where(setting => setting.Key.StartsWith("PosCloud_", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(schedules);
        Assert.All(schedules, schedule => Assert.NotNull(TimerSchedule.Parse(schedule.Value.Trim('\''), new ConfigurationBuilder().Build())));
    }

    /// <summary>Else the service answers "busy" to what the platform thinks an instance can take.</summary>
    [Fact]
    public void HttpConcurrency_IsBelowWhatAnInstanceTakes()
    {
        var main = InfraFiles.Read("infra/main.bicep");
        Assert.True(Default("httpConcurrency") < Default("maxConcurrent"));

        int Default(string parameter) => int.Parse(Regex.Match(main, $@"param {parameter} int = (\d+)").Groups[1].Value);
    }

    [Fact]
    public void Telemetry_OfRequestsIsSampledAndNotExcluded_AndMessagesAreKept()
    {
        var host = System.Text.Json.Nodes.JsonNode.Parse(InfraFiles.Read("host.json"))!;
        var sampling = host["logging"]!["applicationInsights"]!["samplingSettings"]!;
        Assert.True((bool)sampling["isEnabled"]!);
        var excluded = ((string)sampling["excludedTypes"]!).Split(';');
        Assert.DoesNotContain("Request", excluded);

        // Alerts count log messages.
        Assert.Contains("Trace", excluded);
        Assert.Contains("Exception", excluded);
    }

    [Fact]
    public void Alerts_AreAllInTheOperationsPage_AndNoOthers()
    {
        var alerts = AlertName().Matches(InfraFiles.Read("infra/modules/alerts.bicep")).Select(m => m.Groups[1].Value).ToList();
        var page = AlertRow().Matches(InfraFiles.Read("docs/operations.md")).Select(m => m.Groups[1].Value).ToList();
        Assert.True(alerts.Count >= 8, $"{alerts.Count} alerts");
        Assert.Equal(alerts.Order(), page.Order());
    }

    [Fact]
    public void Roles_AreNamedInTheOperationsPage() =>
        Assert.All(typeof(Roles).GetFields(), role => Assert.Contains((string)role.GetRawConstantValue()!, InfraFiles.Read("docs/operations.md"), StringComparison.Ordinal));

    [GeneratedRegex(@"'Microsoft\.Authorization/roleAssignments@[^{]+\{(?:[^{}]|\n)*?properties:", RegexOptions.Singleline)]
    private static partial Regex RoleAssignment();

    [GeneratedRegex(@"^    name: '([a-z-]+)'$", RegexOptions.Multiline)]
    private static partial Regex AlertName();

    [GeneratedRegex(@"^\| `([a-z-]+)` \| \d \|", RegexOptions.Multiline)]
    private static partial Regex AlertRow();
}
