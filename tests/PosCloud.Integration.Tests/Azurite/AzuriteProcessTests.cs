using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using PosCloud.Local.Azurite;

namespace PosCloud.Integration.Tests.Azurite;

public sealed class AzuriteProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("poscloud-azurite-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task DataDirectory_KeepsTheRows_OverARestart()
    {
        var options = new AzuriteOptions { DataDirectory = folder.FullName };
        await using (var first = await AzuriteProcess.StartAsync(options, None))
        {
            var table = new TableClient(first.ConnectionString, "kept");
            await table.CreateAsync(None);
            await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, None);
        }

        await using var second = await AzuriteProcess.StartAsync(options, None);
        TableEntity read = await new TableClient(second.ConnectionString, "kept").GetEntityAsync<TableEntity>("p", "r", cancellationToken: None);

        Assert.Equal(1, read.GetInt32("N"));
    }

    [Fact]
    public async Task Exited_WhenTheEmulatorIsKilled_Completes()
    {
        await using var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions(), None);
        Assert.False(azurite.Exited.IsCompleted);

        using (var process = Process.GetProcessById(azurite.ProcessId))
        {
            process.Kill();
        }

        await azurite.Exited.WaitAsync(Patience, None);
    }

    [Fact]
    public async Task Dispose_EndsTheProcess_AndMayBeCalledTwice()
    {
        var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions(), None);

        await azurite.DisposeAsync();
        await azurite.DisposeAsync();

        Assert.True(azurite.Exited.IsCompletedSuccessfully);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(azurite.ProcessId));
    }

    [Fact]
    public async Task Emulator_WhoseParentIsKilled_Ends()
    {
        // Node as the parent, so that the test can kill one that is not itself.
        await using (await AzuriteProcess.StartAsync(new AzuriteOptions(), None))
        {
            // Started once only to be sure that it is installed.
        }

        var starter = """
            const child = require('child_process').spawn(process.execPath,
              ['run.cjs', '--blobPort', '0', '--queuePort', '0', '--tablePort', '0', '--inMemoryPersistence', '--disableTelemetry', '--silent'],
              { stdio: ['pipe', 'pipe', 'ignore'] });
            child.stdout.on('data', data => { if (String(data).includes('Table service is successfully')) console.log(child.pid); });
            setInterval(() => {}, 1000);
            """;
        using var parent = Process.Start(new ProcessStartInfo("node", ["-e", starter])
        {
            WorkingDirectory = Path.Combine(RepositoryRoot(), "local", "azurite"),
            RedirectStandardOutput = true,
        })!;
        var line = await parent.StandardOutput.ReadLineAsync(None).AsTask().WaitAsync(Patience);
        using var child = Process.GetProcessById(int.Parse(line!, CultureInfo.InvariantCulture));

        parent.Kill();

        using var patience = new CancellationTokenSource(Patience);
        await child.WaitForExitAsync(patience.Token);
    }

    [Fact]
    public async Task Start_WithoutNode_SaysWhatToDo()
    {
        var refused = await Assert.ThrowsAsync<LocalSetupException>(
            () => AzuriteProcess.StartAsync(new AzuriteOptions { SearchPath = folder.FullName }, None));

        Assert.Contains("install Node.js 20 or newer", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task Start_WithAnOldNode_SaysWhatToDo()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // A script cannot pose as node.exe there.
        }

        var node = Path.Combine(folder.FullName, "node");
        await File.WriteAllTextAsync(node, "#!/bin/sh\necho v18.20.1\n", None);
        File.SetUnixFileMode(node, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var refused = await Assert.ThrowsAsync<LocalSetupException>(
            () => AzuriteProcess.StartAsync(new AzuriteOptions { SearchPath = folder.FullName }, None));

        Assert.Contains("'v18.20.1', which is too old", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAnUnusableDataDirectory_Throws()
    {
        var file = Path.Combine(folder.FullName, "file");
        await File.WriteAllTextAsync(file, "", None);

        await Assert.ThrowsAsync<LocalSetupException>(
            () => AzuriteProcess.StartAsync(new AzuriteOptions { DataDirectory = Path.Combine(file, "data") }, None));
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "PosCloud.sln")))
        {
            directory = directory.Parent;
        }

        return directory.FullName;
    }
}
