using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Data;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Device;

/// <summary>What the agent asks of the machine that it runs on.</summary>
public interface ITerminalEnvironment
{
    /// <summary>Changes with every start of the machine (Linux: <c>/proc/sys/kernel/random/boot_id</c>).</summary>
    string BootId { get; }

    /// <summary>Power, open batch, idle time, space, network: read when a check-in is made.</summary>
    Conditions ReadConditions();

    /// <summary>Printer, scanner, PIN pad and so on.</summary>
    IReadOnlyList<Peripheral> ReadPeripherals();

    /// <summary>Certificates that the terminal uses, by name and end; never a key. Null when the machine does not say.</summary>
    IReadOnlyList<TerminalCertificate>? ReadCertificates() => null;

    /// <summary>
    /// Whether the operator answers an upgrade that could go on now with "not now". Only asked where that is allowed; must not
    /// wait for an answer. A terminal without a display never says so.
    /// </summary>
    /// <param name="allowed">How often it may still be said, and until when: for the display.</param>
    bool IsDeferred(DeferralAnswer allowed) => false;

    /// <summary>BCP 47 tag of the language that the people at the terminal read; null is the estate's.</summary>
    string? Language => null;

    /// <summary>
    /// Shows a notice until it is acknowledged or another takes its place. It is plain text from a verified directive: show it as text.
    /// Must not wait. A terminal without a display does nothing.
    /// </summary>
    void Show(DirectiveNotice notice)
    {
    }

    /// <summary>Whether somebody has acknowledged a notice that was shown. Asked often; must not wait.</summary>
    bool IsAcknowledged(DirectiveNotice notice) => false;

    /// <summary>
    /// What people have said so far to the lines of a notice's checklist, one answer a line; they may still change it. Asked often;
    /// must not wait.
    /// </summary>
    IReadOnlyList<ChecklistAnswer> AnswersTo(DirectiveNotice notice) => [];

    /// <summary>Tries a function that a release's self-test names, for example <c>print-receipt</c>. An exception is a failure.</summary>
    /// <returns>Null when it works, else what is wrong.</returns>
    Task<string?> RunFunctionAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<string?>($"This terminal has no function '{name}'.");

    /// <summary>
    /// Records of a data set that is not in the state folder, for example <c>articles</c>; null when there is no such set. What is in
    /// the folder the agent counts by itself.
    /// </summary>
    long? CountRecords(string name) => null;

    /// <summary>Whether a key is loaded in the slot of that name. Must never give the key away.</summary>
    bool HasKey(string slot) => false;

    /// <summary>
    /// Takes a component over, after the switch to the set that it is in and again after going back to an older one: flashes a
    /// peripheral, applies a network profile, has an application read its parameters. Called in the order of the set and in
    /// the boot that runs it, only for what differs from what was taken over last; after a power cut the same call comes again,
    /// so it must be written to be repeated. An exception is a failure. What the machine reads from the set by itself needs nothing.
    /// </summary>
    /// <returns>Null when it is done, else what is wrong: then the terminal goes back.</returns>
    Task<string?> ActivateAsync(ActiveComponent component, CancellationToken cancellationToken) => Task.FromResult(
        component.Component.Kind is ComponentKind.Application or ComponentKind.Parameters
            ? null
            : $"This terminal cannot take over {component.Component.Name}.");

    /// <summary>
    /// The set that runs does not have this component, which was taken over before: back to what the machine came with. The
    /// same rules as for <see cref="ActivateAsync"/>.
    /// </summary>
    Task<string?> DeactivateAsync(SlotComponent component, CancellationToken cancellationToken) => Task.FromResult<string?>(
        component.Kind is ComponentKind.Application or ComponentKind.Parameters ? null : $"This terminal cannot give up {component.Name}.");

    /// <summary>Asks gateway, DNS, the cloud and a further host, each for itself. An exception counts as no link.</summary>
    /// <param name="cloud">Address of the service.</param>
    /// <param name="host">Host and port that a release names besides; null for none.</param>
    Task<NetworkProbe> ProbeNetworkAsync(Uri cloud, string? host, CancellationToken cancellationToken) =>
        MachineNetwork.ProbeAsync(cloud, host, cancellationToken);

    /// <summary>
    /// Has the software write no data until the result is disposed: data is being copied, migrated or exchanged. After that it uses
    /// the generation that <c>active</c> names then. The default is for software that does not run while the agent works.
    /// </summary>
    Task<IAsyncDisposable> HoldDataAsync(CancellationToken cancellationToken) => Task.FromResult<IAsyncDisposable>(NoHold.Instance);

    /// <summary>
    /// A migration that the installed software has, by its name in the release. It works on a copy; when it fails or is cut, the copy
    /// is thrown away. An exception is a failure.
    /// </summary>
    /// <returns>Null when it is done, else what is wrong: then the terminal goes back.</returns>
    Task<string?> MigrateAsync(string name, DataSetFiles files, CancellationToken cancellationToken) =>
        Task.FromResult<string?>($"This terminal's software has no migration '{name}'.");

    /// <summary>
    /// Restarts the machine into the slot that <c>active</c> names. A real machine ends the process; a simulated one
    /// changes <see cref="BootId"/> and returns.
    /// </summary>
    Task RestartAsync(CancellationToken cancellationToken);
}
