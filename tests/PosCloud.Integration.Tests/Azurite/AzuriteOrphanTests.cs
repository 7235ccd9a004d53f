using System.Diagnostics;
using System.Globalization;

namespace PosCloud.Integration.Tests.Azurite;

/// <summary>No emulator outlives the process that started it, not even one that was killed.</summary>
[Collection(AzuriteTests.Name)]
public sealed class AzuriteOrphanTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Node as the parent, so that the test can kill one that is not itself.
    private const string Parent = """
        const child = require('child_process').spawn(process.execPath,
          ['run.cjs', '--blobPort', '0', '--queuePort', '0', '--tablePort', '0', '--inMemoryPersistence', '--disableTelemetry', '--silent'],
          { stdio: ['pipe', 'pipe', 'ignore'] });
        child.stdout.on('data', data => { if (String(data).includes('Table service is successfully')) console.log(child.pid); });
        setInterval(() => {}, 1000);
        """;

    [Fact]
    public async Task Emulator_WhoseParentIsKilled_Ends()
    {
        using var parent = Process.Start(new ProcessStartInfo("node", ["-e", Parent])
        {
            WorkingDirectory = Path.Combine(RepositoryRoot(), "local", "azurite"),
            RedirectStandardOutput = true,
        })!;
        try
        {
            var line = await parent.StandardOutput.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(Patience);
            using var child = Process.GetProcessById(int.Parse(line!, CultureInfo.InvariantCulture));

            parent.Kill();

            using var patience = new CancellationTokenSource(Patience);
            await child.WaitForExitAsync(patience.Token);
        }
        finally
        {
            parent.Kill();
        }
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
