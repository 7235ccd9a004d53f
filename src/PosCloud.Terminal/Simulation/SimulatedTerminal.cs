using PosCloud.Terminal.Device;

namespace PosCloud.Terminal.Simulation;

/// <summary>
/// A terminal without hardware around the real agent: real keys, signatures, downloads, decoding and slots; its machine
/// and its parts are simulated.
/// </summary>
public sealed class SimulatedTerminal : IDisposable
{
    private readonly HttpClient _http;
    private readonly CutOnceHandler? _cut;

    /// <param name="options">The terminal.</param>
    /// <param name="network">Shared by all terminals; not disposed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">As for <see cref="TerminalAgent"/>.</param>
    public SimulatedTerminal(SimulatedTerminalOptions options, HttpMessageHandler network, TimeProvider time, Action<AgentProgress>? progress)
    {
        TerminalSetup.Create(
            options.Folder,
            options.HardwareId,
            options.Model,
            options.Revision,
            [new FactoryImage(options.FactoryImage, options.FactoryManifest), .. options.MoreFactoryImages],
            options.TrustRoot,
            link: true,
            durable: false,
            data: options.Data);
        _cut = options.CutDownloadAfter is { } bytes ? new CutOnceHandler(bytes, options.Server, network) : null;
        _http = new HttpClient(new ProfileHandler(Environment, _cut ?? network), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        Agent = new TerminalAgent(Options(options), _http, Environment, new ProbedSelfTest(Probes(options)), time, progress);
    }

    /// <summary>The agent; the caller runs it.</summary>
    public TerminalAgent Agent { get; }

    /// <summary>The machine.</summary>
    public SimulatedEnvironment Environment { get; } = new();

    /// <summary>True when its download was cut as asked.</summary>
    public bool HasCut => _cut?.HasCut ?? false;

    public void Dispose()
    {
        Agent.Dispose();

        // The handlers are not disposed: that would dispose the shared network behind it.
        _http.Dispose();
    }

    private static TerminalOptions Options(SimulatedTerminalOptions options) => new()
    {
        Server = options.Server,
        Folder = options.Folder,
        EnrolmentCode = options.EnrolmentCode,
        CheckInInterval = options.CheckInInterval,
        BackoffBase = options.BackoffBase,
        DecoderMemory = options.DecoderMemory,
        DecoderPrefers = options.DecoderPrefers,
        DecodeGate = options.DecodeGate,
        NetworkProbeInterval = options.NetworkProbeInterval,
        Durable = false,
    };

    private IReadOnlyList<SelfTestProbe> Probes(SimulatedTerminalOptions options) =>
    [
        new("printer", _ => Healthy("POSPrinter")),
        new("scanner", _ => Healthy("Scanner")),
        new("pin-pad", _ => Healthy("PINPad")),
        new("trial-transaction", _ => Task.FromResult(TrialTransaction(options))),
    ];

    private Task<string?> Healthy(string kind)
    {
        var part = Environment.Peripherals.FirstOrDefault(p => p.Kind == kind);
        return Task.FromResult(part is null ? "not connected" : part.Status == "OK" ? null : part.Status);
    }

    // Runs only after a switch, so what is active then is the new image.
    private static string? TrialTransaction(SimulatedTerminalOptions options) =>
        options.FailsSelfTest ? "The acquirer's test host refused the transaction (simulated)." : null;
}
