using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.SelfTests;
using PosCloud.Terminal.Storage;
using PosCloud.Terminal.Trust;

namespace PosCloud.Terminal;

/// <summary>How one agent works. The defaults suit a real terminal.</summary>
public sealed record TerminalOptions
{
    /// <summary>Bytes; what the profile <c>default</c> needs (docs/delta-format.md, "Profiles").</summary>
    public const long DefaultDecoderMemory = 8_000_000;

    /// <summary>The service's base address.</summary>
    public required Uri Server { get; init; }

    /// <summary>The state folder of this terminal.</summary>
    public required string Folder { get; init; }

    /// <summary>Enrolment code, needed until the terminal has enrolled; never written to the folder.</summary>
    public string? EnrolmentCode { get; init; }

    /// <summary>The estate whose list of factory keys this terminal is on; asked when there is no code.</summary>
    public string? Estate { get; init; }

    /// <summary>The maker's own gate for images; null takes the maker's key that the terminal was set up with, if there is one.</summary>
    public IVendorSignatureVerifier? VendorVerifier { get; init; }

    /// <summary>How old the terminal's key may become, by the service's time; null never exchanges it.</summary>
    public TimeSpan? KeyLife { get; init; } = TimeSpan.FromDays(180);

    /// <summary>What the agent calls itself.</summary>
    public string AgentVersion { get; init; } = "0.1.0";

    /// <summary>Overrides the interval that the service asks for; null follows the service.</summary>
    public TimeSpan? CheckInInterval { get; init; }

    /// <summary>First wait after a failure; doubles with each further one.</summary>
    public TimeSpan BackoffBase { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait between two tries.</summary>
    public TimeSpan BackoffCap { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Downloads that may fail in a row without a new byte before the execution or the restore fails.</summary>
    public int MaxDownloadTries { get; init; } = 12;

    /// <summary>Uploads of diagnostics before they are given up; rounds without a further block before an upgrade goes on without a backup that is not required.</summary>
    public int MaxUploadTries { get; init; } = 20;

    /// <summary>How long an answer of the service may take. A report makes an upgrade wait no longer than this, once.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A download that gives no byte for so long is cut and resumed.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A self-test that takes longer has failed.</summary>
    public TimeSpan SelfTestTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Taking a component over that takes longer has failed.</summary>
    public TimeSpan ActivationTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Between two looks at the network after a switch.</summary>
    public TimeSpan NetworkProbeInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a new configuration waits for a link that is not there before the old one comes back: a shop that switches its
    /// network off overnight must not fail, and a terminal must not be on trial for ever.
    /// </summary>
    public TimeSpan LinkPatience { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Bytes of working memory that decoding may take; the service picks deltas by it and the agent refuses others.</summary>
    public long DecoderMemory { get; init; } = DefaultDecoderMemory;

    /// <summary>What to ask for where there is a choice: fewest bytes to download, or least work to decode.</summary>
    public DecoderPreference DecoderPrefers { get; init; } = DecoderPreference.Size;

    /// <summary>How long an operator's "not now" lasts, unless a deadline comes first.</summary>
    public TimeSpan DeferralTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Limits how many agents of this process decode at once; null does not.</summary>
    public SemaphoreSlim? DecodeGate { get; init; }

    /// <summary>Write through to the medium. False for simulated terminals only: they crash but never lose power.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>The most that a trial transaction may be, in the smallest unit of its currency, whatever a release asks for.</summary>
    public long TrialTransactionLimit { get; init; } = 100;

    /// <summary>Where trial transactions go; null speaks JSON over HTTP to the endpoint that the release names.</summary>
    public IAcquirer? Acquirer { get; init; }

    /// <summary>Where the folder lies; null is the machine's file system.</summary>
    internal IMedium? Medium { get; init; }

    /// <summary>Bytes of a block of a backup's upload: what is sent again at most after a cut.</summary>
    internal int BackupBlockBytes { get; init; } = 1024 * 1024;

    /// <summary>Called at each durable change; a test throws here to crash the agent.</summary>
    internal Action<string>? Checkpoint { get; init; }

    /// <summary>Replaces waiting in tests; gets each wait's length.</summary>
    internal Func<TimeSpan, CancellationToken, Task>? Delay { get; init; }
}
