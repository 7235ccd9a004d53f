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

    /// <summary>
    /// Whether the operator answers an upgrade that could go on now with "not now". Only asked where that is allowed; must not
    /// wait for an answer. A terminal without a display never says so.
    /// </summary>
    /// <param name="allowed">How often it may still be said, and until when: for the display.</param>
    bool IsDeferred(DeferralAnswer allowed) => false;

    /// <summary>
    /// Restarts the machine into the slot that <c>active</c> names. A real machine ends the process; a simulated one
    /// changes <see cref="BootId"/> and returns.
    /// </summary>
    Task RestartAsync(CancellationToken cancellationToken);
}
