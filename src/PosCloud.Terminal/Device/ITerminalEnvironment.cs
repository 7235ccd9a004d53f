using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;

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

    /// <summary>Tries a function that a release's self-test names, for example <c>print-receipt</c>. An exception is a failure.</summary>
    /// <returns>Null when it works, else what is wrong.</returns>
    Task<string?> RunFunctionAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<string?>($"This terminal has no function '{name}'.");

    /// <summary>Records of a data set, for example <c>articles</c>; null when there is no such set.</summary>
    long? CountRecords(string name) => null;

    /// <summary>Whether a key is loaded in the slot of that name. Must never give the key away.</summary>
    bool HasKey(string slot) => false;

    /// <summary>
    /// Restarts the machine into the slot that <c>active</c> names. A real machine ends the process; a simulated one
    /// changes <see cref="BootId"/> and returns.
    /// </summary>
    Task RestartAsync(CancellationToken cancellationToken);
}
