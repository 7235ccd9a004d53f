using System.Diagnostics;
using Azure.Data.Tables;
using PosCloud.Local;
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
}
