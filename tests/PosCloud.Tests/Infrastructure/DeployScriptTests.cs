using System.Diagnostics;

namespace PosCloud.Tests.Infrastructure;

/// <summary>infra/deploy.sh over tools that only remember what they were asked (FakeTools).</summary>
public sealed class DeployScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("poscloud-deploy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LinuxFact]
    public async Task Deploy_TheFirstTime_PublishesBeforeItSubscribes_AndTriesTheResult()
    {
        var (exitCode, error) = await RunAsync("-y");

        Assert.True(exitCode == 0, error);
        string[] order =
        [
            "az ad app create", "az deployment sub what-if", "az deployment sub create", "dotnet publish functions/PosCloud.Functions.csproj -c Release -p:PosCloudHost=azure",
            "az functionapp deployment source config-zip", "az functionapp function show", "az deployment group create", "curl", "dotnet run -c Release --project src/PosCloud.Terminal",
            "az storage message peek",
        ];
        var calls = Calls();
        Assert.Equal(order, order.OrderBy(step => Array.FindIndex(calls, call => call.StartsWith(step, StringComparison.Ordinal))));
        Assert.All(order, step => Assert.Contains(calls, call => call.StartsWith(step, StringComparison.Ordinal)));
        Assert.Contains("environment=dev audience=app-1 operator=person-1", calls);
        Assert.Contains(calls, call => call.Contains("topicName=TOPIC_NAME storageName=STORAGE_NAME appName=APP_NAME", StringComparison.Ordinal));
    }

    [LinuxFact]
    public async Task Deploy_Again_KeepsTheRegistration()
    {
        await RunAsync("-y", "deploy");
        var (exitCode, error) = await RunAsync("-y", "deploy");

        Assert.True(exitCode == 0, error);
        Assert.Single(Calls(), call => call.StartsWith("az ad app create", StringComparison.Ordinal));
    }

    [LinuxTheory]
    [InlineData("ill", "/v1/health does not answer 200")]
    [InlineData("no-event", "no event of smoke-")]
    public async Task Smoke_OfADeploymentThatIsNotWell_Fails(string state, string says)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, state), "");

        var (exitCode, error) = await RunAsync("-y");

        Assert.Equal(1, exitCode);
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    [LinuxTheory]
    [InlineData("the environment 'PROD'", "-e", "PROD")]
    [InlineData("is no step", "destroy")]
    [InlineData("-p needs a value", "-p")]
    [InlineData("there is no file", "-p", "infra/none.bicepparam")]
    [InlineData("run the step 'deploy' first", "publish")]
    public async Task Deploy_WithWrongArguments_SaysWhatIsWrong(string says, params string[] arguments)
    {
        var (exitCode, error) = await RunAsync(arguments);

        Assert.Equal(1, exitCode);
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    private string[] Calls() => File.ReadAllLines(Path.Combine(_folder, "calls"));

    private async Task<(int ExitCode, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(InfraFiles.Root, "infra/deploy.sh"), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("POSCLOUD_", StringComparison.Ordinal) || name.StartsWith("AZURE_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["FAKE"] = _folder;
        start.Environment["PATH"] = $"{Path.Combine(InfraFiles.Root, "tests/PosCloud.Tests/Infrastructure/FakeTools")}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }
}
