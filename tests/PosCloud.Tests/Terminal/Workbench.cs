using Microsoft.Extensions.Time.Testing;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal;
using PosCloud.Terminal.Cloud;
using PosCloud.Terminal.Device;
using PosCloud.Terminal.Storage;
using PosCloud.Terminal.Trust;

namespace PosCloud.Tests.Terminal;

/// <summary>One terminal in a temporary folder before the fake service. A new agent on the same folder is a restarted one.</summary>
internal sealed class Workbench : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("poscloud-terminal-").FullName;

    /// <param name="more">Components that it leaves the factory with, besides its os.</param>
    /// <param name="makerKey">The maker's public key.</param>
    /// <param name="data">Files of the data that it leaves the factory with.</param>
    public Workbench(IReadOnlyList<FactoryImage>? more = null, ReadOnlyMemory<byte> makerKey = default, IReadOnlyDictionary<string, string>? data = null)
    {
        var dataFolder = Directory.CreateDirectory(Path.Combine(_root, "data")).FullName;
        foreach (var (name, content) in data ?? new Dictionary<string, string>())
        {
            File.WriteAllText(Path.Combine(dataFolder, name), content);
        }

        Folder = Path.Combine(_root, "terminal");
        var image = Path.Combine(_root, "factory");
        File.WriteAllBytes(image, TestImages.Old);
        var manifest = new SlotComponent("os", "1.0.0", TestImages.Sha256(TestImages.Old), TestImages.Old.Length);
        FactoryImage = image;
        TerminalSetup.Create(
            Folder, FakeCloud.HardwareId, "sim-1", "1", [new FactoryImage(image, manifest), .. more ?? []], Cloud.Trust.Root.Bytes, link: true, durable: false, makerKey, dataFolder);
    }

    public string Folder { get; }

    public string FactoryImage { get; }

    public FakeCloud Cloud { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    /// <summary>The agent's clock; null is <see cref="Time"/>.</summary>
    public TimeProvider? Clock { get; set; }

    public SimulatedEnvironment Machine { get; } = new();

    /// <summary>Stands before <see cref="Machine"/>; null is the machine itself.</summary>
    public ITerminalEnvironment? Environment { get; set; }

    public List<TimeSpan> Waits { get; } = [];

    public List<string> Messages { get; } = [];

    /// <summary>Everything that the agent told, numbers that only moved too.</summary>
    public List<AgentProgress> Progress { get; } = [];

    /// <summary>What the trial transaction says: null passes.</summary>
    public Func<string?> TrialTransaction { get; set; } = () => null;

    /// <summary>Called at each durable change of the agent.</summary>
    public Action<string>? Checkpoint { get; set; }

    /// <summary>Called after each wait of the agent.</summary>
    public Action? Waited { get; set; }

    public HttpMessageHandler? Network { get; set; }

    public DirectivePackage Delta => Cloud.Package(TestImages.Delta, TestImages.Sha256(TestImages.Old));

    public DirectivePackage Full => Cloud.Package(TestImages.Full, null);

    /// <summary>Bytes that the agent grants to decoding.</summary>
    public long DecoderMemory { get; set; } = TerminalOptions.DefaultDecoderMemory;

    public int BackupBlockBytes { get; set; } = 1024 * 1024;

    public DecoderPreference DecoderPrefers { get; set; }

    public ISelfTest? SelfTest { get; set; }

    /// <summary>The maker's own verifier; null leaves it to the key of the set-up.</summary>
    public IVendorSignatureVerifier? Vendor { get; set; }

    /// <summary>How old the terminal's key may become; null never exchanges it.</summary>
    public TimeSpan? KeyLife { get; set; } = TimeSpan.FromDays(180);

    /// <summary>Whether it has a code; without, it enrols by its key.</summary>
    public bool HasCode { get; set; } = true;

    public TerminalAgent Agent(int maxDownloadTries = 12) => new(
        new TerminalOptions
        {
            Server = FakeCloud.Server,
            Folder = Folder,
            EnrolmentCode = HasCode ? FakeCloud.Code : null,
            Estate = HasCode ? null : FakeCloud.Estate,
            KeyLife = KeyLife,
            VendorVerifier = Vendor,
            Durable = false,
            MaxDownloadTries = maxDownloadTries,
            DecoderMemory = DecoderMemory,
            BackupBlockBytes = BackupBlockBytes,
            DecoderPrefers = DecoderPrefers,
            Checkpoint = name => Checkpoint?.Invoke(name),
            Delay = DelayAsync,
        },
        new HttpClient(Network ?? Cloud, disposeHandler: false),
        Environment ?? Machine,
        SelfTest ?? new ProbedSelfTest([new SelfTestProbe("trial-transaction", _ => Task.FromResult(TrialTransaction()))]),
        Clock ?? Time,
        progress =>
        {
            Progress.Add(progress);
            if (progress.Message is { } message)
            {
                Messages.Add(message);
            }
        });

    /// <summary>One round of a fresh agent, as after a restart of the process.</summary>
    public async Task<CycleResult> RunOnceAsync()
    {
        using var agent = Agent();
        return await agent.RunCycleAsync(default);
    }

    public byte[] ReadActiveImage()
    {
        using var agent = Agent();
        return File.ReadAllBytes(ImageFile(agent.Installed.Sha256));
    }

    /// <summary>Thumbprint of the terminal's key; makes it when there is none, as the factory does.</summary>
    public string KeyId()
    {
        using var folder = new StateFolder(Folder, durable: false);
        using var key = TerminalKey.Open(folder);
        return key.Id;
    }

    /// <summary>An image of the terminal's store.</summary>
    public string ImageFile(string sha256) => Path.Combine(Folder, "images", sha256);

    public AgentState ReadState()
    {
        using var folder = new StateFolder(Folder, durable: false);
        return folder.ReadState()!;
    }

    public void Dispose()
    {
        Cloud.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waits.Add(delay);
        Time.Advance(delay);
        Waited?.Invoke();
        return Task.CompletedTask;
    }
}
