using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Simulation;

/// <summary>One simulated terminal.</summary>
public sealed record SimulatedTerminalOptions
{
    /// <summary>The service's base address.</summary>
    public required Uri Server { get; init; }

    /// <summary>Its state folder; made when missing.</summary>
    public required string Folder { get; init; }

    /// <summary>Serial number.</summary>
    public required string HardwareId { get; init; }

    /// <summary>Hardware model.</summary>
    public string Model { get; init; } = "sim-1";

    /// <summary>Hardware revision.</summary>
    public string Revision { get; init; } = "1";

    /// <summary>One-time enrolment code.</summary>
    public required string EnrolmentCode { get; init; }

    /// <summary>The factory image: many terminals share the file by links and never change it.</summary>
    public required string FactoryImage { get; init; }

    /// <summary>What the factory image is; computed once for all terminals by <see cref="TerminalSetup.DescribeAsync"/>.</summary>
    public required SlotComponent FactoryManifest { get; init; }

    /// <summary>Further components that it leaves the factory with.</summary>
    public IReadOnlyList<FactoryImage> MoreFactoryImages { get; init; } = [];

    /// <summary>Folder of the data that it begins with, for example <c>articles.csv</c>; null for none.</summary>
    public string? Data { get; init; }

    /// <summary>The estate's TUF root.</summary>
    public required ReadOnlyMemory<byte> TrustRoot { get; init; }

    /// <summary>Its trial transaction fails with every image but the factory's.</summary>
    public bool FailsSelfTest { get; init; }

    /// <summary>Cut the first download after so many bytes; null does not.</summary>
    public long? CutDownloadAfter { get; init; }

    /// <summary>Check in so often, instead of as the service asks.</summary>
    public TimeSpan? CheckInInterval { get; init; }

    /// <summary>First wait after a failure.</summary>
    public TimeSpan BackoffBase { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks at the network after a switch.</summary>
    public TimeSpan NetworkProbeInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>As in <see cref="TerminalOptions.DecoderMemory"/>.</summary>
    public long DecoderMemory { get; init; } = TerminalOptions.DefaultDecoderMemory;

    /// <summary>As in <see cref="TerminalOptions.DecoderPrefers"/>.</summary>
    public DecoderPreference DecoderPrefers { get; init; } = DecoderPreference.Size;

    /// <summary>Shared by the terminals of a process, so that not all decode at once; null does not limit.</summary>
    public SemaphoreSlim? DecodeGate { get; init; }
}
