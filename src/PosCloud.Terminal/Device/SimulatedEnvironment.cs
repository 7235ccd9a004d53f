using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Data;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Device;

/// <summary>A machine without hardware: conditions are set by the caller, a restart is a new boot id.</summary>
public sealed class SimulatedEnvironment : ITerminalEnvironment
{
    /// <summary>The network profile that a machine comes with.</summary>
    public const string FactoryProfile = "factory";

    // Firmware that the peripherals came with, by component: what they have again when the component is gone.
    private readonly Dictionary<string, IReadOnlyList<Peripheral>> _before = [];

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

    /// <summary>Migrations that its software has, by name; each says what is wrong, or null.</summary>
    public IReadOnlyDictionary<string, Func<DataSetFiles, string?>> Migrations { get; set; } = new Dictionary<string, Func<DataSetFiles, string?>>();

    /// <summary>How often its software was asked to write no data.</summary>
    public int Holds { get; private set; }

    /// <summary>Whether its software may write no data now.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Slots with a key in them.</summary>
    public IReadOnlySet<string> KeySlots { get; set; } = new HashSet<string> { "mac", "pin" };

    /// <summary>Networks in reach, by the name of the profile that leads to them. Another profile leads nowhere.</summary>
    public IReadOnlyDictionary<string, SimulatedNetwork> Networks { get; set; } =
        new Dictionary<string, SimulatedNetwork> { [FactoryProfile] = SimulatedNetwork.Whole };

    /// <summary>The profile that was taken over last.</summary>
    public string Profile { get; private set; } = FactoryProfile;

    /// <summary>False when somebody unplugged the cable.</summary>
    public bool HasLink { get; set; } = true;

    /// <summary>What the profile leads to now.</summary>
    public SimulatedNetwork Network => HasLink && Networks.TryGetValue(Profile, out var network) ? network : SimulatedNetwork.None;

    /// <summary>What was taken over, in order: name and version, or name and <c>-</c> for what was given up.</summary>
    public IList<string> Activations { get; } = [];

    /// <summary>What is wrong with taking a component over; null works. For tests and demos.</summary>
    public Func<SlotComponent, string?>? Activation { get; set; }

    public Task<string?> ActivateAsync(ActiveComponent component, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(component);
        var what = component.Component;
        Activations.Add($"{what.Name} {what.Version}");
        return Task.FromResult(Activation?.Invoke(what) ?? what.Kind switch
        {
            ComponentKind.PeripheralFirmware => Flash(what),
            ComponentKind.Network => Join(component),
            _ => null,
        });
    }

    public Task<string?> DeactivateAsync(SlotComponent component, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(component);
        Activations.Add($"{component.Name} -");
        if (component.Kind == ComponentKind.Network)
        {
            Profile = FactoryProfile;
        }

        if (_before.Remove(component.Name, out var before))
        {
            Peripherals = [.. Peripherals.Select(p => before.FirstOrDefault(b => b.Kind == p.Kind && b.Serial == p.Serial) is { } was ? p with { Firmware = was.Firmware } : p)];
        }

        return Task.FromResult<string?>(null);
    }

    public Task<NetworkProbe> ProbeNetworkAsync(Uri cloud, string? host, CancellationToken cancellationToken) => Task.FromResult(
        new NetworkProbe(HasLink, Network.Gateway, Network.Dns, Network.Cloud, host is null ? null : Network.Host));

    public string? Language { get; set; }

    /// <summary>What was shown, oldest first.</summary>
    public IReadOnlyList<DirectiveNotice> Shown { get; private set; } = [];

    /// <summary>What the people say to a notice; null acknowledges nothing.</summary>
    public Func<DirectiveNotice, bool>? Reader { get; set; }

    /// <summary>What the people say to a checklist; null answers nothing.</summary>
    public Func<DirectiveNotice, IReadOnlyList<ChecklistAnswer>>? Checker { get; set; }

    public void Show(DirectiveNotice notice) => Shown = [.. Shown, notice];

    public bool IsAcknowledged(DirectiveNotice notice) => Reader?.Invoke(notice) == true;

    public IReadOnlyList<ChecklistAnswer> AnswersTo(DirectiveNotice notice) => Checker?.Invoke(notice) ?? [];

    public Task<string?> RunFunctionAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(Functions.TryGetValue(name, out var wrong) ? wrong : $"This terminal has no function '{name}'.");

    public long? CountRecords(string name) => Records.TryGetValue(name, out var count) ? count : null;

    public Task<IAsyncDisposable> HoldDataAsync(CancellationToken cancellationToken)
    {
        Holds++;
        IsHeld = true;
        return Task.FromResult<IAsyncDisposable>(new Hold(this));
    }

    public Task<string?> MigrateAsync(string name, DataSetFiles files, CancellationToken cancellationToken) => Task.FromResult(
        Migrations.TryGetValue(name, out var migrate) ? migrate(files) : $"This terminal's software has no migration '{name}'.");

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

    private string? Flash(SlotComponent firmware)
    {
        var target = firmware.Peripheral!;
        if (!Peripherals.Any(p => ComponentRules.IsFor(target, p)))
        {
            return $"No {target.Kind} {target.Model} is connected.";
        }

        _before.TryAdd(firmware.Name, Peripherals);
        Peripherals = [.. Peripherals.Select(p => ComponentRules.IsFor(target, p) ? p with { Firmware = firmware.Version } : p)];
        return null;
    }

    private string? Join(ActiveComponent component)
    {
        using var image = component.OpenImage();
        if (NetworkProfile.Read(image) is not { } profile)
        {
            return $"{component.Component.Name} is no network profile.";
        }

        Profile = profile.Profile;
        return null;
    }

    private sealed class Hold(SimulatedEnvironment machine) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            machine.IsHeld = false;
            return ValueTask.CompletedTask;
        }
    }

    private static string NewBootId() => Guid.NewGuid().ToString();
}
