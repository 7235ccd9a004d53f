using System.Globalization;
using PosCloud.Local.Firmware;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal;
using PosCloud.Terminal.Simulation;
using PosCloud.Terminal.Storage;

namespace PosCloud.Local.Demo;

/// <summary>The simulated terminals of a demo: the first is cut in the middle of its download, the last fails its self-test.</summary>
internal sealed class DemoFleet(LocalCloud cloud, WorkFolder work, IDemoView view, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(200);

    private readonly SocketsHttpHandler _network = new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxConnectionsPerServer = 256,
    };

    // Decoding is what costs memory and processor.
    private readonly SemaphoreSlim _decoding = new(Environment.ProcessorCount);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<DemoTerminal> _terminals = [];
    private readonly List<Task> _running = [];

    public IReadOnlyList<DemoTerminal> Terminals => _terminals;

    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"pos-{number:0000}");

    /// <summary>Makes the terminals with the factory image and lets them enrol, a few at a time.</summary>
    /// <param name="codes">One for each terminal.</param>
    /// <param name="factory">Version 1.0.0 of <c>os</c>.</param>
    /// <param name="cutAfter">Bytes after which the first terminal's download is cut.</param>
    /// <param name="spread">Over which time the terminals start, so that they do not check in all at once.</param>
    public async Task StartAsync(
        IReadOnlyList<EnrolmentCode> codes, FirmwareFile factory, long cutAfter, TimeSpan spread, CancellationToken cancellationToken)
    {
        var manifest = new SlotComponent("os", "1.0.0", factory.Sha256, factory.Length);
        for (var i = 0; i < codes.Count; i++)
        {
            var isFirst = i == 0;
            var isLast = i == codes.Count - 1;
            var terminal = Create(
                codes[i], factory, manifest, DemoDecoders.Of(i, codes.Count), isFirst ? cutAfter : null, isLast, chatty: isFirst || isLast);
            _terminals.Add(terminal);
            _running.Add(Task.Run(() => RunAsync(terminal), CancellationToken.None));
            await Task.Delay(spread / codes.Count, time, cancellationToken);
        }
    }

    /// <summary>Waits until a condition holds for all terminals.</summary>
    /// <returns>False when it did not within the limit.</returns>
    public async Task<bool> WaitAsync(Func<DemoTerminal, bool> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        for (var start = time.GetTimestamp(); !_terminals.All(condition);)
        {
            if (time.GetElapsedTime(start) > limit)
            {
                return false;
            }

            await Task.Delay(_poll, time, cancellationToken);
        }

        return true;
    }

    /// <summary>Lets the terminals that have upgraded share one file, as soon as they have, until cancelled.</summary>
    public async Task ShareImagesAsync(string image, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var terminal in _terminals)
            {
                terminal.ShareImage(work.Terminal(terminal.Id), image);
            }

            await Task.Delay(_poll, time, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        foreach (var terminal in _terminals)
        {
            terminal.Simulated.Dispose();
        }

        _network.Dispose();
        _decoding.Dispose();
        _stop.Dispose();
    }

    private DemoTerminal Create(
        EnrolmentCode code, FirmwareFile factory, SlotComponent manifest, DecoderInfo decoder, long? cutAfter, bool fails, bool chatty)
    {
        var network = new TerminalNetwork(_network, cloud.Storage.BlobEndpoint);
        var simulated = new SimulatedTerminal(
            new SimulatedTerminalOptions
            {
                Server = cloud.Address,
                Folder = work.Terminal(code.TerminalId),
                HardwareId = $"SN-{code.TerminalId}",
                EnrolmentCode = code.Code,
                FactoryImage = factory.Path,
                FactoryManifest = manifest,
                TrustRoot = cloud.TrustRoot,
                FailsSelfTest = fails,
                CutDownloadAfter = cutAfter,
                DecoderMemory = decoder.Memory,
                DecoderPrefers = decoder.Prefer,
                DecodeGate = _decoding,
            },
            network,
            time,
            progress => Show(code.TerminalId, progress, chatty));
        return new DemoTerminal(code.TerminalId, simulated, network, decoder, fails ? ExecutionState.RolledBack : ExecutionState.Confirmed);
    }

    private void Show(string terminalId, AgentProgress progress, bool chatty)
    {
        int? percent = progress.BytesTotal > 0 ? (int)Math.Min(100, 100 * progress.BytesDone / progress.BytesTotal) : null;
        view.Terminal(new TerminalRow(terminalId, progress.State, progress.Slot, progress.Version, percent, progress.BytesDownloaded));
        if (chatty && progress.Message is { } message && !message.StartsWith("no update", StringComparison.Ordinal))
        {
            view.Say($"{terminalId}: {message}");
        }
    }

    private async Task RunAsync(DemoTerminal terminal)
    {
        try
        {
            await terminal.Simulated.Agent.RunAsync(_stop.Token);
            view.Say($"{terminal.Id}: the terminal wants to restart and does not come back");
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The demo ends.
        }
        catch (Exception exception)
        {
            // One terminal's end must not end the others; its state tells the summary that it did not get there.
            view.Say($"{terminal.Id} stopped: {exception.Message}");
        }
    }
}
