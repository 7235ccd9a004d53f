using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Terminal.Device;

/// <summary>A machine without hardware: conditions are set by the caller, a restart is a new boot id.</summary>
public sealed class SimulatedEnvironment : ITerminalEnvironment
{
    public string BootId { get; private set; } = NewBootId();

    /// <summary>How often the machine restarted.</summary>
    public int Restarts { get; private set; }

    /// <summary>What the next check-in reports.</summary>
    public Conditions Conditions { get; set; } = new(
        Power: "mains",
        BatteryPercent: 100,
        BatchOpen: false,
        StoredOfflineTransactions: 0,
        IdleSeconds: 3600,
        FreeBytes: 8L << 30,
        Network: "ethernet",
        Metered: false,
        TimeZone: "UTC");

    /// <summary>What the next check-in reports.</summary>
    public IReadOnlyList<Peripheral> Peripherals { get; set; } =
    [
        new("POSPrinter", "Simulated printer", "P-1", "1.0", "OK"),
        new("Scanner", "Simulated scanner", "S-1", "1.0", "OK"),
        new("PINPad", "Simulated PIN pad", "K-1", "1.0", "OK"),
    ];

    /// <summary>What the next check-in reports; null says nothing of them.</summary>
    public IReadOnlyList<TerminalCertificate>? Certificates { get; set; }

    /// <summary>What the operator says to an upgrade; null lets it go on.</summary>
    public Func<DeferralAnswer, bool>? Operator { get; set; }

    /// <summary>What its functions say, by name: null works. A name that is not here is no function of it.</summary>
    public IReadOnlyDictionary<string, string?> Functions { get; set; } =
        new Dictionary<string, string?> { ["print-receipt"] = null, ["scan-barcode"] = null };

    /// <summary>Records of its data sets.</summary>
    public IReadOnlyDictionary<string, long> Records { get; set; } = new Dictionary<string, long> { ["articles"] = 1000 };

    /// <summary>Slots with a key in them.</summary>
    public IReadOnlySet<string> KeySlots { get; set; } = new HashSet<string> { "mac", "pin" };

    public Task<string?> RunFunctionAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(Functions.TryGetValue(name, out var wrong) ? wrong : $"This terminal has no function '{name}'.");

    public long? CountRecords(string name) => Records.TryGetValue(name, out var count) ? count : null;

    public bool HasKey(string slot) => KeySlots.Contains(slot);

    public bool IsDeferred(DeferralAnswer allowed) => Operator?.Invoke(allowed) == true;

    public Conditions ReadConditions() => Conditions;

    public IReadOnlyList<Peripheral> ReadPeripherals() => Peripherals;

    public IReadOnlyList<TerminalCertificate>? ReadCertificates() => Certificates;

    public Task RestartAsync(CancellationToken cancellationToken)
    {
        Restart();
        return Task.CompletedTask;
    }

    /// <summary>The machine starts anew, for example after a power cut.</summary>
    public void Restart()
    {
        BootId = NewBootId();
        Restarts++;
    }

    private static string NewBootId() => Guid.NewGuid().ToString();
}
