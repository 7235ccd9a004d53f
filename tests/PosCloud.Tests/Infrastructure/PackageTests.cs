using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace PosCloud.Tests.Infrastructure;

/// <summary>What is deployed: the official libraries, host.json, and nothing that belongs to one machine.</summary>
public sealed class PackageTests
{
    private static readonly string[] Deployed = Reachable("functions/PosCloud.Functions.csproj");

    [Fact]
    public void Projects_ThatAreDeployed_ReferToLocalOnesInTheLocalBuildOnly()
    {
        Assert.Contains("src/PosCloud.Azure/PosCloud.Azure.csproj", Deployed);
        foreach (var project in Deployed)
        {
            foreach (var reference in Load(project).Descendants("ProjectReference").Where(r => IsLocal(project, r)))
            {
                Assert.Equal("'$(PosCloudHost)' == 'local'", Condition(reference));
            }
        }
    }

    /// <summary>Each stand-in has its official package in the other build, and nothing else differs.</summary>
    [Fact]
    public void Projects_ThatAreDeployed_HaveTheOfficialPackagesInTheAzureBuild()
    {
        var packages = Deployed
            .SelectMany(project => Load(project).Descendants("PackageReference").Where(r => Condition(r) == "'$(PosCloudHost)' == 'azure'"))
            .Select(reference => (string)reference.Attribute("Include")!);

        Assert.Equal(
            [
                "Azure.Data.Tables",
                "Microsoft.Azure.Functions.Worker",
                "Microsoft.Azure.Functions.Worker.Extensions.EventGrid",
                "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore",
                "Microsoft.Azure.Functions.Worker.Extensions.Timer",
                "Microsoft.Azure.Functions.Worker.Sdk",
            ],
            packages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void FunctionsProject_ForAzure_IsCompiledAheadAndNotTrimmed()
    {
        var azure = Load("functions/PosCloud.Functions.csproj").Descendants("PropertyGroup")
            .Single(group => (string?)group.Attribute("Condition") == "'$(PosCloudHost)' == 'azure'")
            .Elements().ToDictionary(e => e.Name.LocalName, e => e.Value);

        Assert.Equal(("linux-x64", "true", "false", "false"), (azure["RuntimeIdentifier"], azure["PublishReadyToRun"], azure["PublishTrimmed"], azure["SelfContained"]));
    }

    [Theory]
    [InlineData("local.settings.json")]
    [InlineData("local.settings.template.json")]
    public void LocalSettings_AreNeverPublished(string file)
    {
        var item = Load("functions/PosCloud.Functions.csproj").Descendants("None").Single(none => (string?)none.Attribute("Update") == file);
        Assert.Equal("Never", (string?)item.Attribute("CopyToPublishDirectory"));
        Assert.Contains("local.settings*.json", InfraFiles.Read("functions/.funcignore").Split('\n'));
    }

    [Fact]
    public void LocalSettingsTemplate_NamesSettingsOfTheCodeOnly()
    {
        var values = JsonNode.Parse(InfraFiles.Read("functions/local.settings.template.json"))!["Values"]!.AsObject();
        var sources = string.Concat(InfraFiles.ServiceSources());

        Assert.All(values.Select(v => v.Key).Except(["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage"]), name => Assert.Contains(
            name.StartsWith("PosCloud__", StringComparison.Ordinal) ? $"\"{name.Replace("__", ":", StringComparison.Ordinal)}\"" : $"%{name}%",
            sources,
            StringComparison.Ordinal));
        Assert.Equal("dotnet-isolated", (string?)values["FUNCTIONS_WORKER_RUNTIME"]);
    }

    [Fact]
    public void HostJson_LetsTheHostWriteRequestsDown()
    {
        var levels = JsonNode.Parse(InfraFiles.Read("host.json"))!["logging"]!["logLevel"]!;

        // Below that level the host sends no request telemetry, and the alerts on requests would never fire.
        Assert.Equal("Information", (string?)levels["Host.Results"]);
        Assert.Equal("Warning", (string?)levels["default"]);
    }

    [Fact]
    public void DeployScript_BuildsForAzure() => Assert.Contains(
        "dotnet publish functions/PosCloud.Functions.csproj -c Release -p:PosCloudHost=azure", InfraFiles.Read("infra/deploy.sh"), StringComparison.Ordinal);

    /// <summary>The project and all that it references in the build for Azure.</summary>
    private static string[] Reachable(string project)
    {
        var found = new List<string> { project };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(Load(found[i]).Descendants("ProjectReference")
                .Where(reference => Condition(reference) != "'$(PosCloudHost)' == 'local'")
                .Select(reference => Resolve(found[i], reference))
                .Except(found));
        }

        return [.. found];
    }

    private static bool IsLocal(string project, XElement reference) => Resolve(project, reference).StartsWith("local/", StringComparison.Ordinal);

    private static string Resolve(string project, XElement reference) => Path.GetRelativePath(
        InfraFiles.Root,
        Path.GetFullPath(Path.Combine(InfraFiles.Root, Path.GetDirectoryName(project)!, (string)reference.Attribute("Include")!)))
        .Replace('\\', '/');

    private static string? Condition(XElement item) => (string?)item.Attribute("Condition") ?? (string?)item.Parent!.Attribute("Condition");

    private static XDocument Load(string project) => XDocument.Load(Path.Combine(InfraFiles.Root, project));
}
