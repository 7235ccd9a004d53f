using System.Diagnostics;
using System.Text.RegularExpressions;
using PosCloud.Local.Node;

namespace PosCloud.Local.Azurite;

/// <summary>
/// A running storage emulator on free loopback ports. It ends when it is disposed, and also when this process ends in
/// any way. See https://learn.microsoft.com/azure/storage/common/storage-use-azurite.
/// </summary>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    /// <summary>The emulator's account; name and key are published, so they protect nothing.</summary>
    public const string AccountName = "devstoreaccount1";

    /// <summary>The key of <see cref="AccountName"/>, in Base64.</summary>
    public const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly NodePackage Emulator = new(
        "Azurite", "local/azurite", "the storage emulator Azurite (only the first time; about half a minute)");

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly Process process;
    private readonly TaskCompletionSource<Uri> blobListening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Uri> tableListening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string lastLine = "no output";
    private int disposed;

    private AzuriteProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => exited.TrySetResult();
    }

    /// <summary>The address of the blobs, ending in the account's name.</summary>
    public Uri BlobEndpoint { get; private set; } = null!;

    /// <summary>The address of the tables, ending in the account's name.</summary>
    public Uri TableEndpoint { get; private set; } = null!;

    /// <summary>For the storage clients; has no queues.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={AccountName};AccountKey={AccountKey};BlobEndpoint={BlobEndpoint};TableEndpoint={TableEndpoint};";

    /// <summary>Completes when the emulator has ended, wanted or not; then <see cref="LastLine"/> may say why.</summary>
    public Task Exited => exited.Task;

    /// <summary>The last line that the emulator wrote.</summary>
    public string LastLine => Volatile.Read(ref lastLine);

    /// <summary>The emulator's process id.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Installs the emulator if need be, starts it and waits until blobs and tables answer.</summary>
    /// <exception cref="LocalSetupException">The machine lacks something, or the emulator did not start.</exception>
    public static async Task<AzuriteProcess> StartAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var node = await NodeTools.FindNodeAsync(options.SearchPath, cancellationToken);
        var folder = await NodeInstallation.EnsureAsync(Emulator, options.SearchPath, options.Progress, cancellationToken);
        var azurite = new AzuriteProcess(new ProcessStartInfo(node, ArgumentsFor(folder, options))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        try
        {
            await azurite.StartAsync(options.StartTimeout, cancellationToken);
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the emulator: first by asking, after ten seconds by force.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        if (ProcessId != 0)
        {
            process.StandardInput.Close();
            if (await Task.WhenAny(Exited, Task.Delay(StopTimeout)) != Exited)
            {
                process.Kill(entireProcessTree: true);
                await Exited;
            }
        }

        process.Dispose();
    }

    private static IEnumerable<string> ArgumentsFor(string folder, AzuriteOptions options)
    {
        string[] storage = options.DataDirectory is { } data
            ? ["--location", Path.GetFullPath(data)]
            : ["--inMemoryPersistence"];
        // Port 0 lets the system choose, so that two emulators never race for one.
        return
        [
            Path.Combine(folder, "run.cjs"),
            "--blobHost", "127.0.0.1", "--blobPort", "0",
            "--queueHost", "127.0.0.1", "--queuePort", "0",
            "--tableHost", "127.0.0.1", "--tablePort", "0",
            "--disableTelemetry", "--silent", "--skipApiVersionCheck",
            .. storage,
        ];
    }

    [GeneratedRegex("^Azurite (Blob|Table) service is successfully listening at (http://[^ ]+)$")]
    private static partial Regex ListeningLine();

    private async Task StartAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        process.Start();
        ProcessId = process.Id;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var listening = Task.WhenAll(blobListening.Task, tableListening.Task);
        try
        {
            await Task.WhenAny(listening, Exited).WaitAsync(timeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new LocalSetupException($"Azurite did not listen within {timeout.TotalSeconds:0} s (last line: {LastLine}): try again.");
        }

        if (!listening.IsCompletedSuccessfully)
        {
            throw new LocalSetupException($"Azurite ended while starting ({LastLine}): delete local/azurite/node_modules and try again.");
        }

        BlobEndpoint = new Uri(await blobListening.Task, AccountName);
        TableEndpoint = new Uri(await tableListening.Task, AccountName);
    }

    private void Read(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        Volatile.Write(ref lastLine, line);
        if (ListeningLine().Match(line) is { Success: true } match)
        {
            var source = match.Groups[1].Value == "Blob" ? blobListening : tableListening;
            source.TrySetResult(new Uri(match.Groups[2].Value));
        }
    }
}
